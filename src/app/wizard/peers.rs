//! Folders and peers: the output folder, and one server's folders as a tree.

use crate::app::{Column, Field, Flag, Form, Model, Proposal};
use crate::deploy::{Action, Change, Content, Protection};
use crate::finding::Finding;
use crate::finding::catalogue::draft::files as say;
use crate::plan;
use std::path::{Path, PathBuf};

/// What is wrong with the output folder by its name alone; the disk has its say when everything is drawn up.
pub(super) fn out_folder(form: &Form) -> Option<Finding> {
    let at = Field::Out.path();
    let out = form.text(Field::Out).trim();
    if out.is_empty() {
        return Some(say::no_out(&at));
    }
    if !plan::is_absolute(out) {
        return Some(say::out_not_absolute(&at, out));
    }
    (0..form.servers()).find_map(|index| {
        let home = form.text(Field::Server(index, Column::Home)).trim();
        let name = form.text(Field::Server(index, Column::Name)).trim();
        plan::lies_in(out, home).then(|| say::out_in_home(&at, out, name))
    })
}

/// Whether the page offers to replace what is there: it is on, or the change set was refused because of it.
#[must_use]
pub fn offers_replace(model: &Model) -> bool {
    let is_in_the_way = |finding: &Finding| matches!(finding.rule, "file/key-exists" | "file/exists");
    model.form.is_on(Flag::Replace)
        || model.fresh_trouble().is_some_and(|(_, trouble)| trouble.findings.iter().any(is_in_the_way))
}

/// A file or a folder of the tree to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// 0 for what lies in the tree's root.
    pub depth: usize,
    /// Its name, or the whole path of what lies outside of the root.
    pub name: String,
    /// Where it is.
    pub path: PathBuf,
    /// Whether things lie in it.
    pub is_folder: bool,
    /// What happens to it.
    pub action: Action,
    /// Whether only its owner, the administrators and Neo4j's account may read it.
    pub is_private: bool,
}

/// What will be in one server's folder, folders before what is in them; what of it lies elsewhere comes last.
#[must_use]
pub fn tree(proposal: &Proposal, index: usize) -> Vec<Branch> {
    let Some(server) = proposal.servers.get(index) else { return Vec::new() };
    let mut inside: Vec<&Change> = Vec::new();
    let mut outside: Vec<&Change> = Vec::new();
    for change in proposal.set.changes() {
        if change.path.starts_with(&server.home) {
            if change.path != server.home {
                inside.push(change);
            }
        } else if change.path == server.conf || Some(&change.path) == server.request.as_ref() {
            outside.push(change);
        }
    }
    // By its parts and not as text: `a/b` comes before `a-b`, right below its folder.
    inside.sort_by(|one, other| one.path.components().cmp(other.path.components()));
    let mut branches = Vec::new();
    let mut shown: Vec<&Path> = Vec::new();
    for change in inside {
        let below = change.path.strip_prefix(&server.home).unwrap_or(&change.path);
        // Folders on the way need not be in the change set: they are shown all the same.
        let above: Vec<&Path> = below.ancestors().skip(1).filter(|path| !path.as_os_str().is_empty()).collect();
        for folder in above.into_iter().rev() {
            if !shown.contains(&folder) {
                shown.push(folder);
                branches.push(branch(folder, &server.home.join(folder), true, Action::Keep, false));
            }
        }
        let is_folder = matches!(change.content, Content::Folder);
        if is_folder {
            shown.push(below);
        }
        branches.push(branch(below, &change.path, is_folder, change.action, change.protection == Protection::Private));
    }
    branches.extend(outside.into_iter().map(|change| Branch {
        depth: 0,
        name: change.path.display().to_string(),
        path: change.path.clone(),
        is_folder: false,
        action: change.action,
        is_private: change.protection == Protection::Private,
    }));
    branches
}

fn branch(below: &Path, path: &Path, is_folder: bool, action: Action, is_private: bool) -> Branch {
    let name = below.file_name().unwrap_or(below.as_os_str()).to_string_lossy().into_owned();
    let depth = below.components().count().saturating_sub(1);
    Branch { depth, name, path: path.to_path_buf(), is_folder, action, is_private }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{Msg, Step};
    use crate::plan::Draft;

    #[track_caller]
    fn rule(out: &str) -> Option<&'static str> {
        let mut model = Model::new(&Draft::sample(), "/out");
        model.update(Msg::Type(Field::Server(1, Column::Home), "/srv/neo4j".to_owned()));
        model.update(Msg::Type(Field::Out, out.to_owned()));
        model.findings.iter().find(|finding| Field::Out.is_at(&finding.at)).map(|finding| finding.rule)
    }

    #[test]
    fn the_output_folder_is_a_whole_path_outside_of_every_server() {
        for good in ["/out", "D:\\interlock", "\\\\backup\\interlock", "/srv/neo4j2", " /out "] {
            assert_eq!(rule(good), None, "{good}");
        }
        for (bad, expected) in [
            ("", "draft/no-out"),
            ("  ", "draft/no-out"),
            ("out", "draft/out-not-absolute"),
            ("/out/../etc", "draft/out-not-absolute"),
            ("/srv/neo4j", "draft/out-in-home"),
            ("/SRV/neo4j/keys/", "draft/out-in-home"),
        ] {
            assert_eq!(rule(bad), Some(expected), "{bad}");
        }
    }

    #[test]
    fn nothing_is_drawn_up_without_an_output_folder_and_next_says_why() {
        let mut model = Model::new(&Draft::sample(), "");
        for _ in 0..3 {
            model.update(Msg::Next);
        }
        assert_eq!(model.step, Step::Peers);
        assert_eq!(model.running, None);
        model.update(Msg::Next);
        assert_eq!(model.step, Step::Peers);
        assert_eq!(model.findings_at(Field::Out).map(|finding| finding.rule).collect::<Vec<_>>(), ["draft/no-out"]);
        model.update(Msg::Type(Field::Out, "/out".to_owned()));
        model.update(Msg::Leave(Field::Out));
        assert!(model.running.is_some());
    }
    #[test]
    fn a_path_is_taken_for_whole_after_a_pause_and_not_at_each_letter() {
        let mut model = Model::new(&Draft::sample(), "");
        (0..3).for_each(|_| drop(model.update(Msg::Next)));
        model.update(Msg::Type(Field::Out, "/o".to_owned()));
        assert_eq!(model.running, None, "the path is still being typed");
        model.update(Msg::Type(Field::Out, "/out".to_owned()));
        model.update(Msg::Pause(Field::Out));
        assert!(model.running.is_some());
        assert!(!model.left.contains(&Field::Out), "a pause is no leaving: nobody is told what is wrong yet");
    }
}
