//! Servers: taking names and places from neo4j.conf files.
//!
//! A file's Neo4j folder is not taken over: writing straight into the folder of a server that may be running is a
//! decision of the user's. The file itself is, as what the new neo4j.conf starts from.

use crate::app::{Column, ConfFacts, Field, Model, Notice};
use crate::finding::Finding;

/// Fills rows with what neo4j.conf files say. A file goes to the row that it came from before, or whose server it
/// names, or to the first row without a file; rows are added as they are needed. So files can be opened all at once
/// or one by one.
pub(crate) fn take_confs(model: &mut Model, read: Vec<Result<ConfFacts, Box<Finding>>>) {
    model.file_findings.clear();
    let mut count = 0;
    for result in read {
        match result {
            Ok(facts) => {
                let index = row_for(model, &facts);
                if index == model.form.servers() {
                    model.form.add_server();
                }
                take_conf(model, index, &facts);
                count += 1;
            }
            Err(finding) => model.file_findings.push(*finding),
        }
    }
    if count > 0 {
        model.edited();
        model.notice = Some(Notice::ConfsRead(count));
    }
}

fn row_for(model: &Model, facts: &ConfFacts) -> usize {
    let rows = 0..model.form.servers();
    let text = |index: usize, column: Column| model.form.text(Field::Server(index, column)).trim();
    let path = facts.path.display().to_string();
    let same_file = rows.clone().find(|index| text(*index, Column::Conf) == path);
    let is_free = |index: &usize| text(*index, Column::Conf).is_empty();
    let draft = model.form.draft();
    let names_it = |index: &usize| {
        let hosts = draft.servers[*index].hosts.iter().flatten();
        let advertised = facts.advertised.as_deref().unwrap_or_default();
        is_free(index) && hosts.into_iter().any(|host| host.eq_ignore_ascii_case(advertised))
    };
    same_file
        .or_else(|| rows.clone().find(names_it))
        .or_else(|| rows.clone().find(is_free))
        .unwrap_or(model.form.servers())
}

fn take_conf(model: &mut Model, index: usize, facts: &ConfFacts) {
    let field = |column| Field::Server(index, column);
    if let Some(advertised) = &facts.advertised {
        let known = model.form.draft().servers[index].hosts.clone().unwrap_or_default();
        if !known.iter().any(|host| host.eq_ignore_ascii_case(advertised)) {
            model.form.set(field(Column::Hosts), advertised.clone());
            let is_name = advertised.chars().any(char::is_alphabetic) && !advertised.contains(':');
            if let Some(name) = advertised.split('.').next().filter(|_| is_name) {
                model.form.set(field(Column::Name), name);
            }
        }
    }
    model.form.set(field(Column::Conf), facts.path.display().to_string());
    // What came from a file was never typed: what is wrong with it is shown at once.
    model.left.extend([Column::Name, Column::Hosts, Column::Conf].map(field));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{JobMsg, Msg};
    use crate::plan::Draft;

    #[expect(clippy::unnecessary_wraps, reason = "as a job sends it")]
    fn facts(path: &str, advertised: Option<&str>) -> Result<ConfFacts, Box<Finding>> {
        Ok(ConfFacts { path: path.into(), advertised: advertised.map(str::to_owned), ..ConfFacts::default() })
    }

    fn rows(model: &Model) -> Vec<[&str; 3]> {
        (0..model.form.servers())
            .map(|index| {
                [Column::Name, Column::Hosts, Column::Conf].map(|column| model.form.text(Field::Server(index, column)))
            })
            .collect()
    }

    #[test]
    fn files_opened_one_by_one_fill_one_row_each() {
        let mut model = Model::new(&Draft::sample(), "/out");
        for name in ["alpha", "beta"] {
            let read = facts(&format!("/c/{name}.conf"), Some(&format!("{name}.test")));
            model.update(Msg::Job(JobMsg::ConfsRead(vec![read])));
        }
        assert_eq!(
            rows(&model),
            [
                ["alpha", "alpha.test", "/c/alpha.conf"],
                ["beta", "beta.test", "/c/beta.conf"],
                ["server3", "server3.example.com, 192.168.210.176", ""],
            ]
        );
        assert_eq!(model.notice, Some(Notice::ConfsRead(1)));
    }

    #[test]
    fn a_file_goes_to_the_server_that_it_names_and_keeps_what_is_known_of_it() {
        let mut model = Model::new(&Draft::sample(), "/out");
        model.update(Msg::Job(JobMsg::ConfsRead(vec![facts("/c/two.conf", Some("SERVER2.example.com"))])));
        assert_eq!(rows(&model)[1], ["server2", "server2.example.com, 192.168.210.175", "/c/two.conf"]);
        model.update(Msg::Job(JobMsg::ConfsRead(vec![facts("/c/two.conf", Some("new.test"))])));
        assert_eq!(rows(&model)[1], ["new", "new.test", "/c/two.conf"]);
        assert_eq!(rows(&model).len(), 3);
    }

    #[test]
    fn more_files_than_rows_add_rows() {
        let mut model = Model::new(&Draft::sample(), "/out");
        let read = (1..=4).map(|number| facts(&format!("/c/{number}.conf"), None)).collect();
        model.update(Msg::Job(JobMsg::ConfsRead(read)));
        assert_eq!(rows(&model)[3], ["server4", "server4.example.com", "/c/4.conf"]);
    }
}
