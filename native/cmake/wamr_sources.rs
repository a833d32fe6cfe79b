//! Empty: this crate only pins the WAMR sources that CMake builds.
