//! The links of the chain of renderers, and in which order they are tried where.
//!
//! The order answers how machines without a usable driver fail: a remote desktop has adapters that are listed and cannot
//! present, and loses its hardware ones on reconnect; a server without a driver has OpenGL 1.1 alone; a virtual machine has
//! an OpenGL that only pretends to be hardware. Not here: what a link does (`through_eframe.rs`, `painted`).

use crate::os::{self, System};

/// A way to draw the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Link {
    /// wgpu on an adapter that can present.
    Hardware,
    /// wgpu on an adapter that is a program: WARP on Windows, lavapipe on Linux.
    Software,
    /// OpenGL 2.0 or later.
    OpenGl,
    /// Our own painter.
    Cpu,
}

impl Link {
    pub(super) const ALL: [Self; 4] = [Self::Hardware, Self::Software, Self::OpenGl, Self::Cpu];

    /// As `--renderer` takes it and the log has it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Hardware => "hardware",
            Self::Software => "software",
            Self::OpenGl => "opengl",
            Self::Cpu => "cpu",
        }
    }

    /// The link of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|link| link.name() == name)
    }

    /// Whether this program has it.
    pub(super) fn is_built_in(self) -> bool {
        os::HAS_WGPU || !matches!(self, Self::Hardware | Self::Software)
    }
}

/// Where the window opens, as far as renderers care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Session {
    pub(super) system: System,
    pub(super) is_remote: bool,
}

impl Session {
    /// The one that this process runs in.
    pub(super) fn this() -> Self {
        Self { system: System::THIS, is_remote: os::is_remote_session() }
    }

    /// What is remembered of it: a link that fails in one kind may work in the other.
    pub(super) const fn kind(self) -> &'static str {
        if self.is_remote { "remote" } else { "console" }
    }
}

/// The links to try, first to last.
pub(super) fn order(session: Session, is_built_in: impl Fn(Link) -> bool) -> Vec<Link> {
    let links: &[Link] = match (session.system, session.is_remote) {
        (System::Windows, false) => &[Link::Hardware, Link::Software, Link::OpenGl, Link::Cpu],
        (System::Windows, true) => &[Link::Software, Link::Cpu, Link::OpenGl],
        (System::MacOs, _) => &[Link::Hardware, Link::OpenGl],
        (System::Linux, _) => &[Link::OpenGl, Link::Cpu],
    };
    links.iter().copied().filter(|link| is_built_in(*link)).collect()
}

/// Whether an OpenGL of that name draws on the processor. Our own painter does that too, without a driver to go wrong.
pub(super) fn is_software(renderer: &str) -> bool {
    // Mesa's (three by themselves, one on WARP), the one of Windows without a driver, Apple's, Google's.
    const NAMES: [&str; 7] = [
        "llvmpipe",
        "softpipe",
        "Software Rasterizer",
        "Microsoft Basic Render",
        "GDI Generic",
        "Apple Software",
        "SwiftShader",
    ];
    NAMES.iter().any(|name| renderer.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_system_and_session_has_its_order() {
        let of = |system, is_remote| order(Session { system, is_remote }, |_| true);
        assert_eq!(of(System::Windows, false), [Link::Hardware, Link::Software, Link::OpenGl, Link::Cpu]);
        assert_eq!(of(System::Windows, true), [Link::Software, Link::Cpu, Link::OpenGl]);
        assert_eq!(of(System::MacOs, false), [Link::Hardware, Link::OpenGl]);
        assert_eq!(of(System::Linux, false), [Link::OpenGl, Link::Cpu]);
    }

    #[test]
    fn a_link_that_is_not_built_in_is_left_out() {
        let without_wgpu = |link| !matches!(link, Link::Hardware | Link::Software);
        let session = Session { system: System::Windows, is_remote: true };
        assert_eq!(order(session, without_wgpu), [Link::Cpu, Link::OpenGl]);
    }

    #[test]
    fn every_link_is_known_by_its_name() {
        for link in Link::ALL {
            assert_eq!(Link::named(link.name()), Some(link));
        }
        assert_eq!(Link::named("OpenGL"), None);
    }

    #[test]
    fn an_opengl_on_the_processor_is_told_from_a_graphics_card() {
        for name in
            ["llvmpipe (LLVM 15.0.6, 256 bits)", "softpipe", "GDI Generic", "D3D12 (Microsoft Basic Render Driver)"]
        {
            assert!(is_software(name), "{name}");
        }
        for name in ["Mesa Intel(R) UHD Graphics 620 (KBL GT2)", "NVIDIA GeForce RTX 3060/PCIe/SSE2", "Apple M1", ""] {
            assert!(!is_software(name), "{name}");
        }
    }
}
