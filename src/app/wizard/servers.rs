//! Servers: taking names and places from neo4j.conf files.

use crate::app::{Column, ConfFacts, Field, Model, Notice};
use crate::finding::Finding;

/// Fills rows with what neo4j.conf files say: the n-th file the n-th server, with rows added as they are needed.
pub(crate) fn take_confs(model: &mut Model, read: Vec<Result<ConfFacts, Box<Finding>>>) {
    let mut count = 0;
    for result in read {
        match result {
            Ok(facts) => {
                if count == model.form.servers() {
                    model.form.add_server();
                }
                take_conf(model, count, &facts);
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

fn take_conf(model: &mut Model, index: usize, facts: &ConfFacts) {
    let field = |column| Field::Server(index, column);
    if let Some(advertised) = &facts.advertised {
        model.form.set(field(Column::Hosts), advertised.clone());
        let is_name = advertised.chars().any(char::is_alphabetic) && !advertised.contains(':');
        if let Some(name) = advertised.split('.').next().filter(|_| is_name) {
            model.form.set(field(Column::Name), name);
        }
    }
    model.form.set(field(Column::Conf), facts.path.display().to_string());
}
