//! PEM, written and read plainly. How Neo4j and the JDK read it, quirks included, is `neo4j/material.rs`.
