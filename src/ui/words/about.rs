//! About: the program's version, and what draws its window.

use crate::app::Renderer;

pub(in crate::ui) const OPEN: &str = "About Interlock";
pub(in crate::ui) const CLOSE: &str = "Close";
pub(in crate::ui) const COPY: &str = "Copy for a report";
pub(in crate::ui) const WHAT: &str = "About";
pub(in crate::ui) const RENDERER: &str = "Renderer";
pub(in crate::ui) const ADAPTER: &str = "Draws with";
pub(in crate::ui) const SYSTEM: &str = "System";
pub(in crate::ui) const REFUSED: &str = "Not used";

pub(in crate::ui) fn title() -> String {
    format!("Interlock {}", env!("CARGO_PKG_VERSION"))
}

pub(in crate::ui) fn system() -> String {
    format!("{}, {}", std::env::consts::OS, std::env::consts::ARCH)
}

/// A renderer's name, for those who do not know it from the command line.
pub(in crate::ui) fn renderer(name: &str) -> String {
    let what = match name {
        "hardware" => "the graphics card",
        "software" => "the system’s software adapter",
        "opengl" => "OpenGL",
        "cpu" => "Interlock’s own painter, no driver",
        _ => return name.to_owned(),
    };
    format!("{name} ({what})")
}

/// Why a renderer is not used.
pub(in crate::ui) fn refused(name: &str, reason: &str) -> String {
    format!("{name}: {reason}")
}

/// All of it, for a report of a bug.
pub(in crate::ui) fn report(drawn: Option<&Renderer>) -> String {
    let mut lines = vec![title(), format!("{SYSTEM}: {}", system())];
    if let Some(drawn) = drawn {
        lines.push(format!("{RENDERER}: {}", renderer(drawn.name)));
        if !drawn.adapter.is_empty() {
            lines.push(format!("{ADAPTER}: {}", drawn.adapter));
        }
        lines.extend(drawn.refused.iter().map(|(name, reason)| format!("{REFUSED}: {}", refused(name, reason))));
    }
    lines.join("\n")
}
