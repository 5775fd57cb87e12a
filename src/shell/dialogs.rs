//! Questions for files and folders: what each dialog offers, and who shows it.
//!
//! [`FileDialogs`] is the border: the system's dialogs on one side, a script in tests. A dialog is made on the window's
//! thread and answered from another; the typed path field beside every button works without any. Not here: what a
//! chosen path means (`app`).

use crate::app::{Column, Field, Model, Question};
use crate::ui::words::window as words;
use std::path::{Path, PathBuf};

/// What a dialog offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// What is chosen.
    pub kind: Kind,
    /// What stands above it.
    pub title: String,
    /// Kinds of files: a name and the extensions; `*` for all.
    pub filters: Vec<(&'static str, &'static [&'static str])>,
    /// Where it opens.
    pub folder: Option<PathBuf>,
    /// The name that a new file has until the user gives another.
    pub name: Option<String>,
}

/// What a dialog lets the user choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One file that is there.
    File,
    /// Files that are there.
    Files,
    /// A folder.
    Folder,
    /// A file that may be new.
    NewFile,
}

/// How a dialog ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// With these.
    Chosen(Vec<PathBuf>),
    /// The user chose nothing.
    Nothing,
    /// There was none: the system has no dialogs to show.
    NoDialogs,
}

/// Shows dialogs.
pub trait FileDialogs {
    /// Shows one and returns at once. Called on the window's thread; `answer` is called once, on any thread.
    fn ask(&self, request: Request, answer: Box<dyn FnOnce(Answer) + Send>);
}

const CONF: (&str, &[&str]) = (words::CONF_FILES, &["conf"]);
const PLAN: (&str, &[&str]) = (words::PLAN_FILES, &["toml"]);
const CERTIFICATE: (&str, &[&str]) = (words::CERTIFICATE_FILES, &["crt", "pem", "cer"]);
const KEY: (&str, &[&str]) = (words::KEY_FILES, &["key", "pem"]);
const MATERIAL: (&str, &[&str]) = (
    words::MATERIAL_FILES,
    &["crt", "pem", "cer", "der", "key", "csr", "req", "crl", "p12", "pfx", "p7b", "jks", "jceks"],
);
const LOGS: (&str, &[&str]) = (words::LOG_FILES, &["log", "gz", "txt"]);
const ALL: (&str, &[&str]) = (words::ALL_FILES, &["*"]);

impl Request {
    /// What is offered for a question.
    #[must_use]
    pub fn of(question: Question, model: &Model) -> Self {
        let (kind, filters) = match question {
            Question::Confs => (Kind::Files, vec![CONF, ALL]),
            Question::OpenPlan => (Kind::File, vec![PLAN, ALL]),
            Question::SavePlan => (Kind::NewFile, vec![PLAN]),
            Question::FilesToInspect => (Kind::Files, vec![MATERIAL, ALL]),
            Question::CopyTo => (Kind::NewFile, vec![KEY]),
            Question::Logs => (Kind::Files, vec![LOGS, ALL]),
            Question::Path(field) => match field {
                Field::Out
                | Field::BaseDirectory
                | Field::TrustedDir
                | Field::RevokedDir
                | Field::Server(_, Column::Home) => (Kind::Folder, vec![]),
                Field::Server(_, Column::Conf) => (Kind::File, vec![CONF, ALL]),
                Field::PrivateKey | Field::Server(_, Column::PrivateKey) => (Kind::File, vec![KEY, ALL]),
                Field::Ca | Field::PublicCertificate | Field::Server(_, Column::PublicCertificate) => {
                    (Kind::File, vec![CERTIFICATE, ALL])
                }
                _ => (Kind::File, vec![ALL]),
            },
        };
        let copy_to = model.inspector.copy.as_ref().map_or("", |copy| copy.to.trim());
        let typed = match question {
            Question::Path(field) => model.form.text(field).trim(),
            Question::Confs => model.form.text(Field::Server(0, Column::Conf)).trim(),
            Question::CopyTo => copy_to,
            Question::OpenPlan | Question::SavePlan | Question::FilesToInspect | Question::Logs => "",
        };
        // Not looked up here, which may take long on a dead share: a dialog passes over what is not there.
        let typed = Some(Path::new(typed)).filter(|path| path.has_root());
        let folder = if kind == Kind::Folder { typed } else { typed.and_then(Path::parent) };
        let cluster = model.form.text(Field::ClusterName).trim();
        let is_name = !cluster.is_empty() && cluster.chars().all(|char| char.is_alphanumeric() || "-_ ".contains(char));
        let name = match question {
            Question::SavePlan if is_name => Some(format!("{cluster}.toml")),
            Question::SavePlan => Some("plan.toml".to_owned()),
            Question::CopyTo => Path::new(copy_to).file_name().map(|name| name.to_string_lossy().into_owned()),
            _ => None,
        };
        Self { kind, title: words::dialog(question).to_owned(), filters, folder: folder.map(Path::to_owned), name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Draft;

    fn request(question: Question, set: &[(Field, &str)]) -> Request {
        let mut model = Model::new(&Draft::sample(), "");
        for (field, text) in set {
            model.form.set(*field, *text);
        }
        Request::of(question, &model)
    }

    #[test]
    fn a_dialog_opens_where_the_field_points() {
        let root = std::env::temp_dir();
        let path = |name: &str| root.join(name).display().to_string();
        let folder = request(Question::Path(Field::Out), &[(Field::Out, &path("out"))]);
        assert_eq!((folder.kind, folder.folder), (Kind::Folder, Some(root.join("out"))));
        let conf = Field::Server(0, Column::Conf);
        let file = request(Question::Path(conf), &[(conf, &path("neo4j.conf"))]);
        assert_eq!((file.kind, file.folder), (Kind::File, Some(root)));
    }

    #[test]
    fn a_relative_path_names_no_place_to_open_at() {
        assert_eq!(request(Question::Path(Field::Out), &[(Field::Out, "here/there")]).folder, None);
    }

    #[test]
    fn a_plan_is_offered_under_the_clusters_name_where_that_is_a_file_name() {
        let named = |name| request(Question::SavePlan, &[(Field::ClusterName, name)]).name;
        assert_eq!(named("prod 2").as_deref(), Some("prod 2.toml"));
        assert_eq!(named("a/b:c").as_deref(), Some("plan.toml"));
        assert_eq!(named("").as_deref(), Some("plan.toml"));
    }

    #[test]
    fn every_file_dialog_but_saving_lets_the_user_see_all_files() {
        let mut questions = vec![Question::Confs, Question::OpenPlan, Question::FilesToInspect, Question::Logs];
        questions.extend(Field::OF_THE_PLAN.iter().map(|field| Question::Path(*field)));
        for question in questions {
            let request = request(question, &[]);
            let shows_all = request.filters.iter().any(|(_, extensions)| *extensions == ["*"]);
            assert!(shows_all || request.kind == Kind::Folder, "{request:?}");
            assert!(!request.title.is_empty());
        }
    }
}
