//! A place of its own for each test: a home, an output folder, and what the program left in them.

use std::fs;
use std::path::{Path, PathBuf};

/// Everything that a run may touch. Removed at the end.
pub(crate) struct House {
    root: tempfile::TempDir,
}

impl House {
    pub(crate) fn new() -> Self {
        let root = tempfile::Builder::new().prefix("interlock-window-").tempdir().expect("a temporary folder");
        let house = Self { root };
        for folder in [house.home(), house.run(), house.work()] {
            fs::create_dir(&folder).expect("made");
        }
        // The standard asks for a private one.
        let private = std::os::unix::fs::PermissionsExt::from_mode(0o700);
        fs::set_permissions(house.run(), private).expect("set");
        house
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// `XDG_RUNTIME_DIR`.
    pub(crate) fn run(&self) -> PathBuf {
        self.root.path().join("run")
    }

    /// Where the program is started.
    pub(crate) fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// The output folder; nothing is there at first.
    pub(crate) fn out(&self) -> PathBuf {
        self.work().join("out")
    }

    /// What the program printed.
    pub(crate) fn printed(&self) -> PathBuf {
        self.root.path().join("printed.txt")
    }

    /// What the program has logged.
    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.home().join(".local/share/interlock/logs/interlock.log")).unwrap_or_default()
    }

    /// The folders and files to set for the program.
    pub(crate) fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        let home = self.home();
        vec![
            ("XDG_CONFIG_HOME", home.join(".config")),
            ("XDG_DATA_HOME", home.join(".local/share")),
            ("XDG_STATE_HOME", home.join(".local/state")),
            ("XDG_CACHE_HOME", home.join(".cache")),
            ("XDG_RUNTIME_DIR", self.run()),
            ("HOME", home),
        ]
    }

    /// The files of the whole house in which a text stands, in UTF-8 or as Windows writes it.
    pub(crate) fn files_with(&self, text: &str) -> Vec<PathBuf> {
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let files = crate::common::snapshot(self.root.path());
        assert!(!files.is_empty(), "there is nothing to search");
        let has = |bytes: &[u8]| holds(bytes, text.as_bytes()) || holds(bytes, &wide);
        files.into_iter().filter(|(_, bytes)| has(bytes)).map(|(path, _)| path).collect()
    }

    /// The path of a file as [`files_with`](Self::files_with) names it.
    pub(crate) fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(self.root.path()).expect("in the house").to_owned()
    }
}

/// Whether bytes stand among others.
pub(crate) fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
