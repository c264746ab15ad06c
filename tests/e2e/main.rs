//! End-to-end tests: real servers in network namespaces that the tests make. Run by `cargo e2e`.
