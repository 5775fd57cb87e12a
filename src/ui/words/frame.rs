//! The rail, the footer, and what is the same on every page.

pub(in crate::ui) const BROWSE: &str = "Browse…";

/// The name of the button beside a path field, for those who cannot see where it stands.
pub(in crate::ui) fn browse_for(label: &str) -> String {
    format!("Browse for {label}…")
}

/// The button that shows or hides the pass phrase: what it reads, and its whole name.
pub(in crate::ui) fn reveal(is_revealed: bool) -> (&'static str, &'static str) {
    if is_revealed { ("Hide", "Hide the pass phrase") } else { ("Show", "Show the pass phrase") }
}

/// What to think of a pass phrase; by its length alone, since that is what counts against a stolen key file.
pub(in crate::ui) fn strength(phrase: &str) -> &'static str {
    match phrase.chars().count() {
        0 => "At least 16 characters, or five words that do not belong together.",
        1..12 => "Weak: whoever gets hold of a key file could guess it. Use 16 characters or more.",
        12..16 => "Fair. With 16 characters or more a stolen key file is of no use to anybody.",
        _ => "Long enough, as long as it is no known sentence.",
    }
}
