//! One file of the inspector: its facts, what Neo4j does with it in each place, its findings, the pass phrase that opens
//! it, a copy of its key.

use super::parts;
use crate::app::tools::inspector::{CertificateAt, Copy, Inspector, Place};
use crate::app::{InspectorMsg, Job, Msg, Question, ToolField};
use crate::inspect::{CertificateFacts, File, Take};
use crate::neo4j::version;
use crate::ui::theme::{self, RADIUS, regular, semibold};
use crate::ui::widgets::{self, Tone};
use crate::ui::words::inspector::{self as words, Fact};
use crate::ui::{Cx, words as all_words};
use egui::{
    Align2, Id, Label, Rect, Response, RichText, Role, Sense, Sides, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

pub(super) fn show(cx: &mut Cx<'_>, ui: &mut Ui) {
    let model = cx.model;
    let Some(file) = model.inspector.file() else { return };
    parts::card(cx, ui, |cx, ui| {
        head(cx, ui, file);
        facts(cx, ui, &words::file(file));
        keys(cx, ui, file);
        certificates(cx, ui, file);
        others(cx, ui, file);
        places(cx, ui, file);
    });
    if let Some(copy) = &model.inspector.copy {
        ui.add_space(parts::GAP);
        let top = ui.cursor().top();
        parts::card(cx, ui, |cx, ui| copy_card(cx, ui, file, copy));
        bring_into_sight(ui, ui.min_rect().with_min_y(top), copy);
    }
    if !file.findings.is_empty() {
        ui.add_space(parts::GAP);
        widgets::finding_list(cx, ui, &file.findings);
    }
    let has_button = file.findings.iter().any(|finding| model.remedy_for(finding).is_some());
    if model.inspector.copy.is_none() && Inspector::wants_copy(file) && !has_button {
        ui.add_space(8.0);
        let is_encrypted = file.keys.iter().any(|key| key.encrypted);
        if widgets::primary_button(cx, ui, words::copy_key(is_encrypted), true).clicked() {
            cx.send(Msg::Inspector(InspectorMsg::Copy(model.inspector.selected)));
        }
    }
}

fn head(cx: &mut Cx<'_>, ui: &mut Ui, file: &File) {
    let inspector = &cx.model.inspector;
    let (selected, now) = (inspector.selected, inspector.now);
    let name = inspector.names.get(selected).map_or_else(String::new, |name| crate::finding::words::shown(name));
    let alone = file.certificates.first().filter(|_| is_alone(file));
    parts::head(cx, ui, &name, |cx, ui| {
        widgets::copy_button(cx, ui, words::COPY_ALL, &name, || words::all(file, now));
        let remove = words::remove(&name);
        if widgets::mark_button(cx, ui, widgets::Mark::Cross, &remove, true).clicked() {
            cx.send(Msg::Inspector(InspectorMsg::Remove(selected)));
        }
        if let Some(certificate) = alone {
            compare(cx, ui, CertificateAt { path: file.path.clone(), index: 0 }, certificate);
        }
    });
    ui.add_space(2.0);
}

fn facts(cx: &mut Cx<'_>, ui: &mut Ui, facts: &[Fact]) {
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for Fact { name, value, is_code } in facts {
            widgets::fact_row(cx, ui, name, value, *is_code);
        }
    });
}

/// The title of one of several things in a file.
fn part(cx: &Cx<'_>, ui: &mut Ui, title: &str) {
    let words = RichText::new(title).font(semibold(14.0)).color(cx.palette.text);
    let response = ui.add(Label::new(words).truncate());
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, title));
}

fn keys(cx: &mut Cx<'_>, ui: &mut Ui, file: &File) {
    let is_alone = file.keys.len() == 1 && file.certificates.is_empty();
    for (index, key) in file.keys.iter().enumerate() {
        if !is_alone {
            ui.add_space(10.0);
            part(cx, ui, &words::numbered(words::KEY, index, file.keys.len()));
        }
        facts(cx, ui, &words::key(key));
    }
    if Inspector::is_locked(file) {
        locked(cx, ui);
    }
}

fn locked(cx: &mut Cx<'_>, ui: &mut Ui) {
    ui.add_space(6.0);
    if !cx.model.inspector.is_asking {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            if widgets::link(cx, ui, words::ENTER).clicked() {
                cx.send(Msg::Inspector(InspectorMsg::AskPassPhrase(true)));
            }
            ui.add(Label::new(words::ENTER_WHY).wrap());
        });
        return;
    }
    widgets::unlock_field(cx, ui, words::PASS_PHRASE);
    ui.horizontal(|ui| {
        let is_on = !cx.model.inspector.pass_phrase.is_empty();
        if widgets::primary_button(cx, ui, words::UNLOCK, is_on).clicked() {
            cx.send(Msg::Inspector(InspectorMsg::Unlock));
        }
        if widgets::button(cx, ui, words::FORGET, true).clicked() {
            cx.send(Msg::Inspector(InspectorMsg::AskPassPhrase(false)));
        }
    });
}

/// Whether its certificate is all that is in it: the file's own head stands for the certificate's.
fn is_alone(file: &File) -> bool {
    file.certificates.len() == 1 && file.keys.is_empty()
}

fn certificates(cx: &mut Cx<'_>, ui: &mut Ui, file: &File) {
    let (shown, number) = (cx.model.inspector.shown, file.certificates.len());
    for (index, certificate) in file.certificates.iter().take(shown).enumerate() {
        ui.push_id(("certificate", index), |ui| {
            if !is_alone(file) {
                let title = words::numbered(words::CERTIFICATE, index, number);
                let at = CertificateAt { path: file.path.clone(), index };
                ui.add_space(10.0);
                let look = cx.to_look();
                Sides::new().shrink_left().show(
                    ui,
                    |ui| part(&look, ui, &format!("{title}: {}", words::short(&certificate.subject))),
                    |ui| compare(cx, ui, at, certificate),
                );
            }
            facts(cx, ui, &words::certificate(certificate, cx.model.inspector.now));
        });
    }
    let hidden = number.saturating_sub(shown);
    if hidden > 0
        && widgets::button(cx, ui, &words::more(hidden.min(crate::app::tools::inspector::SHOWN)), true).clicked()
    {
        cx.send(Msg::Inspector(InspectorMsg::More));
    }
}

fn compare(cx: &mut Cx<'_>, ui: &mut Ui, at: CertificateAt, certificate: &CertificateFacts) {
    let inspector = &cx.model.inspector;
    let is_only_one = inspector.files.iter().flat_map(|file| &file.certificates).nth(1).is_none();
    let first = inspector.compared.first().filter(|_| inspector.compared.len() == 1);
    if is_only_one || first == Some(&at) {
        return;
    }
    let subject = first.and_then(|first| inspector.certificate(first)).map(|first| first.subject.clone());
    let label = subject.map_or_else(|| words::COMPARE.to_owned(), |subject| words::compare_with(&subject));
    let response = widgets::link(cx, ui, &label);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(certificate.subject.as_str()));
    if response.clicked() {
        cx.send(Msg::Inspector(InspectorMsg::Compare(at)));
    }
}

fn others(cx: &mut Cx<'_>, ui: &mut Ui, file: &File) {
    let shown = cx.model.inspector.shown;
    for (index, request) in file.requests.iter().take(shown).enumerate() {
        if file.requests.len() > 1 {
            ui.add_space(10.0);
            part(cx, ui, &words::numbered(words::REQUEST, index, file.requests.len()));
        }
        facts(cx, ui, &words::request(request));
    }
    for (index, crl) in file.crls.iter().take(shown).enumerate() {
        if file.crls.len() > 1 {
            ui.add_space(10.0);
            part(cx, ui, &words::numbered(words::CRL, index, file.crls.len()));
        }
        facts(cx, ui, &words::crl(crl, cx.model.inspector.now));
    }
    let entries: Vec<Fact> = file.entries.iter().take(shown).map(words::entry).collect();
    facts(cx, ui, &entries);
    let longest = file.requests.len().max(file.crls.len()).max(file.entries.len());
    let hidden = longest.saturating_sub(shown);
    if hidden > 0 && widgets::button(cx, ui, &words::more(hidden), true).clicked() {
        cx.send(Msg::Inspector(InspectorMsg::More));
    }
}

/// The four places, each a tile; a click says why.
fn places(cx: &mut Cx<'_>, ui: &mut Ui, file: &File) {
    const GAP: f32 = 8.0;
    const HEIGHT: f32 = 64.0;
    ui.add_space(12.0);
    let all = ui.available_width();
    let columns: u8 = if all < 480.0 { 2 } else { 4 };
    let width = (all - GAP * f32::from(columns - 1)) / f32::from(columns);
    for places in Place::ALL.chunks(columns.into()) {
        let (row, _) = ui.allocate_exact_size(vec2(all, HEIGHT), Sense::hover());
        for (column, place) in (0_u8..).zip(places) {
            let left = row.left() + f32::from(column) * (width + GAP);
            let rect = Rect::from_min_size(pos2(left, row.top()), vec2(width, HEIGHT));
            let is_chosen = cx.model.inspector.place == Some(*place);
            if tile(cx, ui, rect, *place, place.of(file), is_chosen).clicked() {
                cx.send(Msg::Inspector(InspectorMsg::Place((!is_chosen).then_some(*place))));
            }
        }
    }
    if let Some(place) = cx.model.inspector.place {
        ui.add(Label::new(words::why(place, place.of(file))).wrap());
        if let Some(error) = &place.of(file).error {
            widgets::caption(cx, ui, words::IN_THE_LOG);
            ui.add(Label::new(RichText::new(crate::finding::words::shown(error)).font(theme::mono())).wrap());
        }
    }
    let release = cx.model.inspector.release.as_str();
    let of = |text: &str| all_words::servers::release(text, text == version::LONG_TERM_SUPPORT);
    let mut options: Vec<(&str, String)> =
        version::USUAL.iter().chain(&["3.5"]).map(|text| (*text, of(text))).collect();
    if options.iter().all(|(text, _)| *text != release) {
        options.push((release, release.to_owned()));
    }
    let options: Vec<(&str, &str)> = options.iter().map(|(text, shown)| (*text, shown.as_str())).collect();
    let look = cx.to_look();
    let choose = |word: &str| Msg::Inspector(InspectorMsg::Release(word.to_owned()));
    Sides::new().shrink_left().show(
        ui,
        |ui| widgets::caption(&look, ui, &words::tiles(release)),
        |ui| widgets::pick(cx, ui, words::RELEASE, release, &options, 132.0, choose),
    );
}

fn tone(take: &Take) -> Tone {
    match (take.ok, take.needs_pass_phrase || take.rule.is_some()) {
        (true, false) => Tone::Ok,
        (true, true) => Tone::Warn,
        (false, _) => Tone::Bad,
    }
}

fn tile(cx: &Cx<'_>, ui: &Ui, rect: Rect, place: Place, take: &Take, is_chosen: bool) -> Response {
    let p = cx.palette;
    let (colour, soft) = tone(take).colours(cx);
    let response = ui.interact(rect, ui.scope_id().with(("place", place)), Sense::click());
    let name = words::tile(place, take);
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_chosen, &name));
    let why = words::why(place, take);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_description(why.as_str()));
    let border = if is_chosen || response.hovered() { Stroke::new(1.0, colour) } else { Stroke::NONE };
    ui.painter().rect(rect, RADIUS, soft, border, StrokeKind::Inside);
    let (above, below) = rect.split_top_bottom_at_fraction(0.5);
    let title = widgets::one_line(ui, words::place(place), semibold(13.0), rect.width() - 12.0);
    widgets::text_in(ui, above.with_min_y(above.top() + 12.0), &title, Align2::CENTER_CENTER, p.text);
    let verdict = widgets::one_line(ui, words::verdict(place, take), regular(13.0), rect.width() - 12.0);
    widgets::text_in(ui, below.with_max_y(below.bottom() - 12.0), &verdict, Align2::CENTER_CENTER, colour);
    widgets::focus_ring(ui, p, &response);
    response.on_hover_text(why)
}

/// The card comes up below what was clicked, and grows when there is something to say.
fn bring_into_sight(ui: &Ui, card: Rect, copy: &Copy) {
    let id = Id::unique("the copy's card");
    let now = (copy.key.clone(), copy.findings.len());
    if ui.data(|data| data.get_temp(id)) != Some(now.clone()) {
        ui.scroll_to_rect(card.expand(12.0), None);
        ui.data_mut(|data| data.insert_temp(id, now));
    }
}

fn copy_card(cx: &mut Cx<'_>, ui: &mut Ui, file: &File, copy: &Copy) {
    let is_encrypted = file.keys.iter().any(|key| key.encrypted);
    widgets::card_title(cx, ui, words::COPY_TITLE);
    let note = if is_encrypted { words::COPY_NOTE_ENCRYPTED } else { words::COPY_NOTE_PLAIN };
    ui.add(Label::new(note).wrap());
    widgets::caption(cx, ui, words::COPY_TO);
    ui.horizontal(|ui| {
        let width = ui.available_width() - widgets::button_width(ui, all_words::frame::BROWSE) - 8.0;
        let hint = "";
        widgets::tool_field(cx, ui, ToolField::CopyTo, words::COPY_TO, hint, width.max(80.0), None);
        if widgets::button(cx, ui, all_words::frame::BROWSE, cx.model.asking.is_none()).clicked() {
            cx.send(Msg::Ask(Question::CopyTo));
        }
    });
    let lacks_pass_phrase = is_encrypted && cx.model.inspector.pass_phrase.is_empty();
    if lacks_pass_phrase {
        parts::marked(cx, ui, Tone::Warn, words::COPY_NEEDS);
    }
    for finding in &copy.findings {
        widgets::finding_card(cx, ui, finding, 1);
    }
    if copy.order.is_some() {
        let writing = all_words::frame::waiting(Job::RewriteKey, None);
        widgets::waiting_bar(cx, ui, &writing);
        return;
    }
    ui.add_space(theme::ROW - 12.0);
    ui.horizontal_wrapped(|ui| {
        let is_on = !lacks_pass_phrase && !copy.to.trim().is_empty();
        if copy.would_replace() {
            if widgets::button(cx, ui, words::REPLACE, is_on).clicked() {
                cx.send(Msg::Inspector(InspectorMsg::WriteCopy(true)));
            }
        } else if widgets::primary_button(cx, ui, words::WRITE_COPY, is_on).clicked() {
            cx.send(Msg::Inspector(InspectorMsg::WriteCopy(false)));
        }
        if widgets::button(cx, ui, all_words::frame::CANCEL, true).clicked() {
            cx.send(Msg::Inspector(InspectorMsg::NoCopy));
        }
    });
}
