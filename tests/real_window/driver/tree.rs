//! What the window tells a screen reader, as one picture of a moment.

use atspi::{Interface, ObjectRefOwned, Role, State, StateSet};
use std::fmt;

/// One node.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) object: ObjectRefOwned,
    pub(crate) parent: ObjectRefOwned,
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) states: StateSet,
    pub(crate) has_text: bool,
}

impl Node {
    pub(crate) fn is(&self, state: State) -> bool {
        self.states.contains(state)
    }

    /// Whether it can be used.
    pub(crate) fn is_on(&self) -> bool {
        self.is(State::Enabled)
    }

    /// Whether it is the same control, whatever it is called by now.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.object.path_as_str() == other.object.path_as_str()
    }
}

impl From<atspi::CacheItem> for Node {
    fn from(item: atspi::CacheItem) -> Self {
        Self {
            has_text: item.ifaces.contains(Interface::Text),
            object: item.object,
            parent: item.parent,
            role: item.role,
            name: item.short_name,
            description: item.name,
            states: item.states,
        }
    }
}

/// What is looked for: the kind of a control and its name.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    roles: &'static [Role],
    name: String,
    by: By,
}

#[derive(Clone, Copy, Debug)]
enum By {
    Name,
    Beginning,
}

impl Part {
    fn named(roles: &'static [Role], name: &str) -> Self {
        Self { roles, name: name.to_owned(), by: By::Name }
    }

    /// A button.
    pub(crate) fn button(name: &str) -> Self {
        Self::named(&[Role::Button], name)
    }

    /// A text field.
    pub(crate) fn field(name: &str) -> Self {
        Self::named(&[Role::Entry, Role::PasswordText], name)
    }

    /// A masked field.
    pub(crate) fn masked(name: &str) -> Self {
        Self::named(&[Role::PasswordText], name)
    }

    /// A drop-down list.
    pub(crate) fn list(name: &str) -> Self {
        Self::named(&[Role::ComboBox], name)
    }

    /// A line of an open list.
    pub(crate) fn line(name: &str) -> Self {
        Self::named(&[Role::ListItem, Role::ToggleButton], name)
    }

    /// A tick box.
    pub(crate) fn tick_box(name: &str) -> Self {
        Self::named(&[Role::CheckBox], name)
    }

    /// A title.
    pub(crate) fn heading(name: &str) -> Self {
        Self::named(&[Role::Heading], name)
    }

    /// A cell of the matrix.
    pub(crate) fn cell(name: &str) -> Self {
        Self::named(&[Role::TableCell], name)
    }

    /// The same kind, with a name that begins so.
    pub(crate) fn beginning(self) -> Self {
        Self { by: By::Beginning, ..self }
    }

    pub(crate) fn fits(&self, node: &Node) -> bool {
        let has_name = match self.by {
            By::Name => node.name == self.name,
            By::Beginning => node.name.starts_with(&self.name),
        };
        has_name && self.roles.contains(&node.role)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let more = if matches!(self.by, By::Beginning) { "…" } else { "" };
        write!(f, "{:?} “{}{more}”", self.roles[0], self.name)
    }
}

/// All nodes, in the order in which they are read out.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree(pub(crate) Vec<Node>);

impl Tree {
    pub(crate) fn find(&self, part: &Part) -> Option<&Node> {
        self.0.iter().find(|node| part.fits(node))
    }

    /// The same, if it can be used.
    pub(crate) fn find_on(&self, part: &Part) -> Option<&Node> {
        self.0.iter().find(|node| part.fits(node) && node.is_on())
    }

    /// The control that has the keyboard: the innermost, since the window around it is active too.
    pub(crate) fn focused(&self) -> Option<&Node> {
        self.0.iter().rev().find(|node| node.is(State::Focused))
    }

    /// Whether a text stands anywhere.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.0.iter().any(|node| node.name.contains(text) || node.description.contains(text))
    }

    fn depth(&self, node: &Node) -> usize {
        let above = |node: &Node| self.0.iter().find(|other| other.object == node.parent);
        std::iter::successors(above(node), |node| above(node)).take(self.0.len()).count()
    }
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for node in &self.0 {
            let states = [
                (State::Active, "active"),
                (State::Focused, "FOCUSED"),
                (State::Checked, "checked"),
                (State::Selected, "selected"),
                (State::Pressed, "pressed"),
                (State::Expanded, "expanded"),
            ];
            let mut states: Vec<&str> =
                states.into_iter().filter(|(state, _)| node.is(*state)).map(|(_, word)| word).collect();
            if node.is(State::Focusable) && !node.is_on() {
                states.push("off");
            }
            let indent = "  ".repeat(self.depth(node));
            write!(f, "{indent}{:?} {:?}", node.role, node.name)?;
            if !node.description.is_empty() {
                write!(f, " ({:?})", node.description)?;
            }
            writeln!(f, " {}", states.join(" "))?;
        }
        Ok(())
    }
}
