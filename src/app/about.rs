//! What the window tells about itself: which renderer draws it, and why others do not.

/// About, and whether it is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// It is shown, in front of the page.
    pub is_open: bool,
    /// What draws the window, once it is known.
    pub renderer: Option<Renderer>,
}

/// What draws the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renderer {
    /// As `--renderer` takes it.
    pub name: &'static str,
    /// The adapter, the driver and its version, as they call themselves.
    pub adapter: String,
    /// Those that were to come first, and why they are not used.
    pub refused: Vec<(&'static str, String)>,
}
