//! A widget without a page around it, for tests: drawn by a harness, with what it sends kept.

use crate::app::{Model, Msg, Proof, Step};
use crate::plan::Draft;
use crate::report::{Handshake, Outcome, Pair, Server};
use crate::ui::{Cx, theme};
use egui_kittest::Harness;
use std::sync::Arc;

/// A model and everything that was sent.
pub(super) struct Bench {
    pub(super) model: Model,
    pub(super) sent: Vec<Msg>,
}

/// A harness of that width which draws with `draw` and lets the selection follow.
pub(super) fn bench(
    model: Model,
    width: f32,
    draw: impl Fn(&mut Cx<'_>, &mut egui::Ui) + 'static,
) -> Harness<'static, Bench> {
    let mut is_installed = false;
    Harness::builder().with_size([width, 900.0]).build_ui_state(
        move |ui, bench: &mut Bench| {
            if !is_installed {
                // The fonts are there from the next frame on.
                theme::install(ui.ctx());
                is_installed = true;
                return;
            }
            let (model, palette) = (&bench.model, theme::palette(ui));
            let mut cx = Cx { model, palette, msgs: Vec::new(), is_new_page: false };
            draw(&mut cx, ui);
            for msg in cx.msgs {
                if let Msg::SelectCell(cell) = msg {
                    bench.model.cell = cell;
                }
                bench.sent.push(msg);
            }
        },
        Bench { model, sent: Vec::new() },
    )
}

/// A model with so many servers.
pub(super) fn model(servers: usize) -> Model {
    let mut draft = Draft::sample();
    let sample = draft.servers[0].clone();
    let server = |number: usize| {
        let mut server = sample.clone();
        server.name = Some(format!("server{number}"));
        server
    };
    draft.servers = (1..=servers).map(server).collect();
    Model::new(&draft, "/out")
}

/// A pair that passes.
pub(super) fn pair(from: &str, to: &str) -> Pair {
    Pair {
        from: from.to_owned(),
        to: to.to_owned(),
        host: format!("{to}.example.com"),
        connects: true,
        ok: true,
        rule: None,
        tls: Some("TLSv1.3"),
        cipher: Some("TLS_AES_256_GCM_SHA384"),
        reason: None,
        handshake: Handshake::Real,
        milliseconds: 4,
    }
}

/// The same model on the page Rehearse, with a rehearsal in which these connections are refused.
pub(super) fn rehearsed(model: Model, refused: &[(usize, usize)]) -> Model {
    with_pairs(model, |from, to, pair| {
        if refused.contains(&(from, to)) {
            let reason = Some("No subject alternative DNS name found.".to_owned());
            Pair {
                connects: false,
                ok: false,
                rule: Some("cert/name-missing"),
                tls: None,
                cipher: None,
                reason,
                ..pair
            }
        } else {
            pair
        }
    })
}

/// The same with the verdicts that `verdict` makes of passed ones.
pub(super) fn with_pairs(mut model: Model, verdict: impl Fn(usize, usize, Pair) -> Pair) -> Model {
    let names: Vec<String> = model.form.server_names().into_iter().map(str::to_owned).collect();
    let mut outcome = Outcome::new("rehearse");
    let server = Server { loads: true, starts: true, encrypted: true, rule: None, error: None };
    outcome.servers = Some(names.iter().map(|name| (name.clone(), server.clone())).collect());
    let places = (0..names.len()).flat_map(|from| (0..names.len()).map(move |to| (from, to)));
    let pairs = places.filter(|(from, to)| from != to);
    outcome.pairs = Some(pairs.map(|(from, to)| verdict(from, to, pair(&names[from], &names[to]))).collect());
    let proof = Proof { revision: model.revision, outcome: Arc::new(outcome), set: None, milliseconds: 21 };
    model.proof = Some(Arc::new(proof));
    model.step = Step::Rehearse;
    model.furthest = Step::Rehearse;
    model
}
