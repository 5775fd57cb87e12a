//! What goes where on which server, with the commands that put it there and give it its owner and permissions (12.2).
//!
//! Commands are for a POSIX shell and for PowerShell. Every name in them is quoted for its shell, since server names may
//! have blanks and worse. Not here: stopping and starting Neo4j, which the wizard's last page says.

/// Something that `set-up` prepared for a server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Where it lies now: relative to the output folder, with `/`.
    pub source: String,
    /// Where it belongs: relative to the server's Neo4j home, with `/`.
    pub target: String,
    /// What it is.
    pub kind: PlacedKind,
}

/// What is placed, as far as its permissions and its commands depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlacedKind {
    /// A folder and everything that was prepared in it.
    Folder {
        /// How many files.
        files: usize,
    },
    /// A private key.
    Key,
    /// A certificate.
    Certificate,
    /// neo4j.conf.
    Conf {
        /// An edited copy of the server's own; otherwise it has our settings alone, which are to be added to the own one.
        is_whole: bool,
        /// It has the key's pass phrase.
        has_secret: bool,
    },
}

impl PlacedKind {
    /// Unix permissions (12.2).
    pub(super) fn mode(self) -> &'static str {
        match self {
            Self::Folder { .. } => "0755",
            Self::Key => "0400",
            Self::Certificate => "0644",
            Self::Conf { has_secret: true, .. } => "0600",
            Self::Conf { has_secret: false, .. } => "0640",
        }
    }

    /// Whether nobody but SYSTEM, Administrators and the service's account may read it.
    pub(super) fn is_private(self) -> bool {
        matches!(self, Self::Key | Self::Conf { has_secret: true, .. })
    }
}

/// Where a server's Neo4j is.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// Its Neo4j home, where the plan names one.
    pub home: Option<&'a str>,
    /// Its neo4j.conf, where the plan names one.
    pub conf: Option<&'a str>,
}

impl Place<'_> {
    /// Whether the commands for Linux are of use: unless the home is a Windows path.
    #[must_use]
    pub fn can_be_unix(self) -> bool {
        !self.home.is_some_and(is_windows)
    }

    /// Whether those for Windows are.
    #[must_use]
    pub fn can_be_windows(self) -> bool {
        self.home.is_none_or(is_windows)
    }
}

/// The commands for Linux, to be run in the output folder.
#[must_use]
pub fn unix(place: Place<'_>, placed: &[Placed]) -> String {
    let target = |item: &Placed| match (item.kind, place.conf, place.home) {
        (PlacedKind::Conf { .. }, Some(conf), _) => sh(conf),
        (_, _, Some(home)) => sh(&format!("{}/{}", home.trim_end_matches('/'), item.target)),
        (_, _, None) => format!("\"$NEO4J_HOME\"/{}", sh(&item.target)),
    };
    let mut lines = Vec::new();
    for item in placed {
        let (source, target, mode) = (sh(&item.source), target(item), item.kind.mode());
        let put = format!("sudo install -o neo4j -g neo4j -m {mode}");
        match item.kind {
            PlacedKind::Folder { files } => {
                lines.push(format!("sudo install -d -o neo4j -g neo4j -m {mode} {target}"));
                if files > 0 {
                    lines.push(format!("sudo install -o neo4j -g neo4j -m 0644 -t {target} {source}/*"));
                }
            }
            PlacedKind::Key | PlacedKind::Certificate => lines.push(format!("{put} {source} {target}")),
            PlacedKind::Conf { is_whole: true, .. } => {
                lines.push(format!("sudo cp -p {target} {target}.before-tls"));
                lines.push(format!("{put} {source} {target}"));
            }
            PlacedKind::Conf { is_whole: false, .. } => {
                lines.push(format!("# add the lines of {source} to {target}, then:"));
                lines.push(format!("sudo chown neo4j:neo4j {target} && sudo chmod {mode} {target}"));
            }
        }
    }
    lines.join("\n")
}

/// The commands for PowerShell, elevated, to be run in the output folder. Accounts by SID: their names are translated.
#[must_use]
pub fn windows(place: Place<'_>, placed: &[Placed]) -> String {
    let target = |item: &Placed| match (item.kind, place.conf, place.home) {
        (PlacedKind::Conf { .. }, Some(conf), _) => ps(&backslashes(conf)),
        (_, _, Some(home)) => ps(&backslashes(&format!("{}/{}", home.trim_end_matches(['/', '\\']), item.target))),
        (_, _, None) => format!("(Join-Path $env:NEO4J_HOME {})", ps(&backslashes(&item.target))),
    };
    let mut lines = Vec::new();
    for item in placed {
        let (source, target) = (backslashes(&item.source), target(item));
        match item.kind {
            PlacedKind::Folder { files } => {
                lines.push(format!("New-Item -ItemType Directory -Force -Path {target}"));
                if files > 0 {
                    lines.push(format!("Get-ChildItem -LiteralPath {} | Copy-Item -Destination {target}", ps(&source)));
                }
            }
            PlacedKind::Key | PlacedKind::Certificate => {
                lines.push(format!("Copy-Item -LiteralPath {} -Destination {target}", ps(&source)));
            }
            PlacedKind::Conf { is_whole: true, .. } => {
                lines.push(format!("Copy-Item -LiteralPath {target} -Destination ({target} + '.before-tls')"));
                lines.push(format!("Copy-Item -LiteralPath {} -Destination {target}", ps(&source)));
            }
            PlacedKind::Conf { is_whole: false, .. } => {
                lines.push(format!("# add the lines of {} to {target}, then:", ps(&source)));
            }
        }
        if item.kind.is_private() {
            lines.push(format!("icacls {target} /inheritance:r /grant:r '*S-1-5-18:R' '*S-1-5-32-544:F'"));
        }
    }
    lines.join("\n")
}

fn is_windows(path: &str) -> bool {
    path.starts_with("\\\\") || path.starts_with("//") || path.as_bytes().get(1) == Some(&b':')
}

fn backslashes(path: &str) -> String {
    path.replace('/', "\\")
}

/// A word for a POSIX shell: nothing inside single quotes means anything there.
fn sh(word: &str) -> String {
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// A word for PowerShell, which takes typographic single quotes for single quotes too.
fn ps(word: &str) -> String {
    let mut quoted = String::from("'");
    for character in word.chars() {
        if matches!(character, '\'' | '\u{2018}'..='\u{201b}') {
            quoted.push(character);
        }
        quoted.push(character);
    }
    quoted.push('\'');
    quoted
}
