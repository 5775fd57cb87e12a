//! neo4j.conf: its syntax, its settings, and our own edits of it. The rules are those of 3.1, in its order.
//!
//! Values are quoted only where they cannot be a pass phrase; whoever calls passes them through `shown` first.

mod access;
mod edit;
mod members;
mod names;
mod policy;
mod syntax;
mod values;

pub use access::*;
pub use edit::*;
pub use members::*;
pub use names::*;
pub use policy::*;
pub use syntax::*;
pub use values::*;

use crate::finding::Rule;

pub(super) const ROWS: &[&Rule] = &[
    &policy::ENABLE_FOR_ENABLED,
    &policy::UNKNOWN_SUFFIX,
    &policy::DEAD_SUFFIX,
    &policy::MALFORMED_SUFFIX,
    &policy::UNKNOWN_SCOPE,
    &policy::SCOPE_CASE,
    &policy::TESTING_SCOPE,
    &policy::POLICY_NOT_ENABLED,
    &values::CLIENT_AUTH_VALUE,
    &policy::CLIENT_AUTH_WEAK,
    &policy::VERIFY_HOSTNAME_UNSET,
    &policy::VERIFY_HOSTNAME_OFF,
    &policy::TLS_VERSIONS_UNSET,
    &policy::TRUST_ALL,
    &policy::TRUST_EXPIRED_EARLY,
    &values::BOOL_VALUE,
    &syntax::INLINE_COMMENT,
    &syntax::CALLOUT,
    &syntax::TRAILING_BACKSLASH,
    &values::BACKSLASH_PATH,
    &syntax::UNICODE_ESCAPE,
    &values::UNC_PATH,
    &syntax::QUOTED_VALUE,
    &values::NON_ASCII_PATH,
    &syntax::TRAILING_BLANK,
    &syntax::ENCODING,
    &syntax::CHARSET,
    &syntax::DUPLICATE_KEY,
    &syntax::NO_FINAL_NEWLINE,
    &policy::PASSWORD_ORDER,
    &values::PASSWORD_EDGE_BLANK,
    &values::PASSWORD_BACKSLASH,
    &values::EMPTY_LIST,
    &values::EMPTY_PATH,
    &values::PATH_NOT_NORMALIZED,
    &syntax::FOREIGN_SYNTAX,
    &names::PROVIDER_VALUE,
    &values::ADDRESS_VALUE,
    &values::ADVERTISED_ANY,
    &values::DEFAULT_ADDRESS_PORT,
    &names::UNKNOWN_KEY,
    &names::ENTERPRISE_SETTING,
    &names::REMOVED_SETTING,
    &names::RENAMED_SETTING,
    &names::WRONG_LINE_SETTING,
    &names::STRICT_OFF,
    &access::COMMAND_VALUE,
    &access::COMMAND_PERMISSIONS,
    &access::COMMAND_FAILS,
    &access::READABLE_PASSWORD,
    &names::POLICY_35,
    &names::POLICY_35_MIGRATED,
    &members::RESOLVER_DNS,
    &members::RESOLVER_SRV,
    &members::RESOLVER_K8S,
    &names::NETTY_PROVIDER_OPENSSL,
    &names::DIRECTORIES_35,
    &edit::TOO_LARGE,
    &edit::NOT_AS_PLANNED,
    &edit::PASS_PHRASE_NOT_ASCII,
];
