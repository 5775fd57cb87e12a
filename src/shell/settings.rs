//! The window's memory between two starts: `settings.toml`, and the last plan beside it as `plan.toml`.
//!
//! Neither ever holds a secret: the pass phrase is no part of a plan, and the flag that says that the user has one is
//! all that is kept of it. The permission to replace files is not kept either: it is given for one plan, not for good.
//! A file that cannot be read is renamed and named on screen; nothing of the user's is written over. Not here: when
//! something is written (`keeper.rs`).

use super::places::{Places, first_out};
use crate::app::{Field, Flag, Model, Theme};
use crate::finding::Finding;
use crate::finding::catalogue::file;
use crate::os;
use crate::plan::Draft;
use crate::plan::MAX_PLAN_BYTES;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

const SETTINGS: &str = "settings.toml";
const PLAN: &str = "plan.toml";

/// Everything that is kept but the plan. What a newer version wrote beside it is passed over.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// The output folder, as typed.
    pub out: Option<String>,
    /// The user types a pass phrase of their own.
    pub own_pass_phrase: bool,
    /// Where the window was.
    pub window: Option<Geometry>,
}

/// Where a window stands, in points.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Geometry {
    /// From the left edge of the desktop; `None` where the system does not tell.
    pub x: Option<f32>,
    /// From the top edge of the desktop.
    pub y: Option<f32>,
    /// Of what is inside the frame.
    pub width: f32,
    /// Of what is inside the frame.
    pub height: f32,
    /// It fills the screen; the other values are those that it goes back to.
    pub maximized: bool,
}

/// Both files, as they are on disk or are to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// `settings.toml`.
    pub settings: String,
    /// `plan.toml`.
    pub plan: String,
}

impl Memory {
    /// What is to be kept of a model and its window.
    #[must_use]
    pub fn of(model: &Model, window: Option<Geometry>) -> Self {
        let settings = Settings {
            theme: model.theme,
            out: Some(model.form.text(Field::Out).to_owned()),
            own_pass_phrase: model.form.is_on(Flag::OwnPassPhrase),
            window,
        };
        Self { settings: toml::to_string(&settings).unwrap_or_default(), plan: model.form.draft().to_toml() }
    }

    /// Puts both files in their places, each in one step: a crash leaves the old file or the new one.
    ///
    /// # Errors
    /// The file that could not be written, and the system's reason.
    pub fn write(&self, folder: &Path) -> Result<(), (PathBuf, io::Error)> {
        make_private(folder).map_err(|error| (folder.to_owned(), error))?;
        for (name, text) in [(SETTINGS, &self.settings), (PLAN, &self.plan)] {
            let path = folder.join(name);
            write_in_one_step(folder, &path, text).map_err(|error| (path, error))?;
        }
        Ok(())
    }
}

/// What there was at the start.
#[derive(Debug)]
pub struct Start {
    /// The model, with a finding for each file that was set aside.
    pub model: Model,
    /// Where the window was.
    pub window: Option<Geometry>,
    /// Where to keep what comes; `None`: nowhere, since something stands there that could not be moved away.
    pub folder: Option<PathBuf>,
}

impl Start {
    /// Reads what was kept. Whatever is wrong with it, there is a start.
    #[must_use]
    pub fn read(places: Option<&Places>) -> Self {
        let mut findings = Vec::new();
        let mut folder = places.map(|places| places.config.clone());
        let mut read = |name: &str, parse: &mut dyn FnMut(&str) -> Result<(), String>| {
            let Some(path) = places.map(|places| places.config.join(name)) else { return };
            let reason = match read_small(&path) {
                Ok(None) => return,
                Ok(Some(text)) => parse(&text).err(),
                Err(error) => Some(error.to_string()),
            };
            let Some(reason) = reason else { return };
            match set_aside(&path) {
                Ok(aside) => findings.push(file::set_aside(&shown(&path), &reason, &shown(&aside))),
                Err(error) => {
                    findings.push(file::not_set_aside(&shown(&path), &reason, &error.to_string()));
                    // Better no memory than to write over what somebody may still want.
                    folder = None;
                }
            }
        };
        let mut settings = Settings::default();
        read(SETTINGS, &mut |text| {
            settings = toml::from_str(text).map_err(|error| one_line(error.message()))?;
            Ok(())
        });
        let mut draft = None;
        read(PLAN, &mut |text| {
            draft = Some(Draft::from_toml(text).map_err(|findings| reason_of(&findings))?);
            Ok(())
        });
        let draft = draft.unwrap_or_else(Draft::sample);
        let out = settings.out.unwrap_or_else(|| {
            let cluster = draft.cluster.name.as_deref().unwrap_or("cluster");
            first_out(cluster).display().to_string()
        });
        let mut model = Model::new(&draft, &out);
        model.theme = settings.theme;
        model.form.switch(Flag::OwnPassPhrase, settings.own_pass_phrase);
        model.file_findings = findings;
        Self { model, window: settings.window.filter(Geometry::is_sane), folder }
    }
}

impl Geometry {
    /// Whether a window of that size can be shown at all; a file may say anything.
    fn is_sane(&self) -> bool {
        let is_length = |length: f32| (100.0..=20_000.0).contains(&length);
        let is_place = |place: Option<f32>| place.is_none_or(|place| place.abs() < 50_000.0);
        is_length(self.width) && is_length(self.height) && is_place(self.x) && is_place(self.y)
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn reason_of(findings: &[Finding]) -> String {
    findings.first().map_or_else(String::new, |finding| format!("{}: {}", finding.at, finding.what))
}

/// A file's text; `None` where there is none.
fn read_small(path: &Path) -> io::Result<Option<String>> {
    let file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut text = String::new();
    // One byte more than a plan may have: its own check then says that it is too large.
    file.take(MAX_PLAN_BYTES as u64 + 1).read_to_string(&mut text)?;
    Ok(Some(text))
}

/// Renames a file to the first free name after the pattern `plan.toml.bad`, `plan.toml.bad2`, ….
fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let name = |number: usize| {
        let mut name = path.as_os_str().to_owned();
        name.push(".bad");
        if number > 1 {
            name.push(number.to_string());
        }
        PathBuf::from(name)
    };
    let is_free = |path: &PathBuf| fs::symlink_metadata(path).is_err();
    let free = (1..100).map(name).find(is_free).ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(path, &free)?;
    Ok(free)
}

/// Makes a folder that is the user's alone, unless there is one.
pub(super) fn make_private(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    os::create_private_folder(folder)
}

/// Puts a file in its place: a crash leaves the old one or the new one.
pub(super) fn write_in_one_step(folder: &Path, path: &Path, text: &str) -> io::Result<()> {
    // Made in the same folder, so that the last step is a rename; private from its first moment.
    let mut file = tempfile::Builder::new().prefix(".interlock-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Column, Msg, PassPhrase};

    fn places(folder: &Path) -> Places {
        Places { config: folder.join("config"), logs: folder.join("logs") }
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    const GEOMETRY: Geometry = Geometry { x: Some(-40.0), y: Some(12.5), width: 900.0, height: 700.0, maximized: true };

    #[test]
    fn what_was_kept_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        let mut start = Start::read(Some(&places));
        assert!(start.model.file_findings.is_empty());
        for msg in [
            Msg::Theme(Theme::Dark),
            Msg::Type(Field::ClusterName, "„Größe“ \"x\"\\\t中".into()),
            Msg::Type(Field::Days, "not a number".into()),
            Msg::Type(Field::Server(1, Column::Hosts), "db2.example.net, 10.0.0.2".into()),
            Msg::Type(Field::Out, "/somewhere/else".into()),
            Msg::Switch(Flag::OwnPassPhrase, true),
            Msg::Switch(Flag::Replace, true),
            Msg::AddServer,
        ] {
            start.model.update(msg);
        }
        Memory::of(&start.model, Some(GEOMETRY)).write(&places.config).unwrap();

        let again = Start::read(Some(&places));
        assert!(again.model.file_findings.is_empty(), "{:?}", again.model.file_findings);
        assert_eq!(again.model.form.draft(), start.model.form.draft());
        assert_eq!(again.model.form.text(Field::Out), "/somewhere/else");
        assert_eq!(again.model.theme, Theme::Dark);
        assert_eq!(again.window, Some(GEOMETRY));
        assert!(again.model.form.is_on(Flag::OwnPassPhrase));
        assert!(!again.model.form.is_on(Flag::Replace), "a permission outlived the window");
        assert_eq!(names(&places.config), [PLAN, SETTINGS], "nothing half-made is left");
    }

    #[test]
    fn the_pass_phrase_is_in_neither_file() {
        let mut model = Start::read(None).model;
        let mut phrase = PassPhrase::default();
        phrase.insert(0, "correct horse");
        model.update(Msg::Switch(Flag::OwnPassPhrase, true));
        model.update(Msg::PassPhrase(phrase));
        let memory = Memory::of(&model, None);
        assert!(memory.settings.contains("own_pass_phrase = true"), "{}", memory.settings);
        assert!(!format!("{memory:?}").contains("correct horse"));
    }

    #[test]
    fn a_broken_file_is_set_aside_with_a_word_and_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        fs::create_dir_all(&places.config).unwrap();
        let broken: [&[u8]; 3] = [b"theme = \"mauve\"", b"this is no TOML", b"\xff\xfe\x00"];
        for (round, bytes) in broken.iter().enumerate() {
            fs::write(places.config.join(SETTINGS), bytes).unwrap();
            fs::write(places.config.join(PLAN), bytes).unwrap();
            let start = Start::read(Some(&places));
            assert_eq!(start.model.file_findings.len(), 2, "{:?}", start.model.file_findings);
            assert_eq!(start.model.form.draft(), Model::new(&Draft::sample(), "").form.draft());
            Memory::of(&start.model, None).write(&start.folder.expect("a place")).unwrap();
            let end = if round == 0 { String::new() } else { (round + 1).to_string() };
            for name in [SETTINGS, PLAN] {
                assert_eq!(fs::read(places.config.join(format!("{name}.bad{end}"))).unwrap(), *bytes);
            }
            assert!(Start::read(Some(&places)).model.file_findings.is_empty());
        }
    }

    #[test]
    fn a_folder_in_a_files_place_is_set_aside_too() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        fs::create_dir_all(places.config.join(PLAN)).unwrap();
        let start = Start::read(Some(&places));
        assert_eq!(start.model.file_findings.len(), 1);
        Memory::of(&start.model, None).write(&places.config).unwrap();
        assert!(places.config.join("plan.toml.bad").is_dir());
    }

    #[test]
    fn what_a_newer_version_wrote_beside_is_passed_over_and_an_impossible_window_too() {
        let dir = tempfile::tempdir().unwrap();
        let places = places(dir.path());
        fs::create_dir_all(&places.config).unwrap();
        let text = "theme = \"light\"\nzoom = 1.5\n[window]\nwidth = 0.0\nheight = nan\nmaximized = false\n";
        fs::write(places.config.join(SETTINGS), text).unwrap();
        let start = Start::read(Some(&places));
        assert!(start.model.file_findings.is_empty(), "{:?}", start.model.file_findings);
        assert_eq!(start.model.theme, Theme::Light);
        assert_eq!(start.window, None);
    }

    #[test]
    fn a_failed_write_names_the_file_and_leaves_the_old_one() {
        let dir = tempfile::tempdir().unwrap();
        let config = dir.path().join("config");
        let old = Memory { settings: "theme = \"dark\"\n".into(), plan: "interlock = 1\n".into() };
        old.write(&config).unwrap();
        fs::remove_file(config.join(PLAN)).unwrap();
        fs::create_dir(config.join(PLAN)).unwrap();
        let new = Memory { settings: "theme = \"light\"\n".into(), plan: String::new() };
        let (path, _) = new.write(&config).unwrap_err();
        assert_eq!(path, config.join(PLAN));
        assert_eq!(names(&config), [PLAN, SETTINGS], "the half-made file is gone");
    }

    #[test]
    fn the_first_start_has_the_sample_and_a_folder_of_the_users() {
        let start = Start::read(None);
        assert_eq!(start.model.form.draft(), Model::new(&Draft::sample(), "").form.draft());
        let out = PathBuf::from(start.model.form.text(Field::Out));
        let cluster = Draft::sample().cluster.name.unwrap();
        assert!(out.ends_with(Path::new("interlock").join(cluster)), "{}", out.display());
        assert!(start.folder.is_none());
    }
}
