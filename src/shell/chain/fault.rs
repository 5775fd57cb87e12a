//! Faults on demand, for tests: `INTERLOCK_RENDERER_FAULT=opengl=panic,cpu=error,software=kill`.
//!
//! Builds that are shipped have none of it: the variable is read where debug assertions are on.

use super::order::Link;

/// How a link is to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// It does not open.
    Error,
    /// It panics while the second picture is drawn.
    Panic,
    /// The process dies there.
    Kill,
}

/// The fault that is wanted for a link.
pub(super) fn wanted(link: Link) -> Option<Fault> {
    if !cfg!(debug_assertions) {
        return None;
    }
    of(&std::env::var("INTERLOCK_RENDERER_FAULT").ok()?, link)
}

fn of(faults: &str, link: Link) -> Option<Fault> {
    let (_, fault) = faults.split(',').filter_map(|one| one.split_once('=')).find(|(name, _)| *name == link.name())?;
    match fault {
        "error" => Some(Fault::Error),
        "panic" => Some(Fault::Panic),
        "kill" => Some(Fault::Kill),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_link_gets_its_own_fault() {
        let faults = "opengl=panic,cpu=error,software=kill";
        assert_eq!(of(faults, Link::OpenGl), Some(Fault::Panic));
        assert_eq!(of(faults, Link::Cpu), Some(Fault::Error));
        assert_eq!(of(faults, Link::Software), Some(Fault::Kill));
        assert_eq!(of(faults, Link::Hardware), None);
        assert_eq!(of("opengl", Link::OpenGl), None);
    }
}
