//! Making keys, certificates and requests for a plan.
