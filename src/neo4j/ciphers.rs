//! Suites and versions: JDK names, code points, key types, what a release and a Java enable.
