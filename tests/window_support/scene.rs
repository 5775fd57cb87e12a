//! What is on the screen, as a list: texts from what is painted, controls from what a screen reader is told.

use super::Window;
use egui::accesskit::{Action, NodeId, Role};
use egui::epaint::{ClippedShape, Shape};
use egui::{FontFamily, Rect};
use egui_kittest::kittest::NodeT as _;

/// A painted line of text.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) words: String,
    /// Where its letters are.
    pub(crate) rect: Rect,
    /// The part of the window that it may be seen in.
    pub(crate) clip: Rect,
    /// In the fixed-width font: paths, settings, commands.
    pub(crate) is_code: bool,
}

/// Something that the keyboard can get to.
#[derive(Clone, Debug)]
pub(crate) struct Control {
    pub(crate) id: NodeId,
    pub(crate) role: Role,
    pub(crate) name: String,
    pub(crate) rect: Rect,
    /// The part that is not scrolled away; empty where all of it is.
    pub(crate) visible: Rect,
    pub(crate) is_on: bool,
    /// The controls that it is in.
    within: Vec<NodeId>,
}

impl Text {
    pub(crate) fn visible(&self) -> Rect {
        self.rect.intersect(self.clip)
    }
}

impl Control {
    /// Whether one is inside the other by intent.
    pub(crate) fn is_related_to(&self, other: &Self) -> bool {
        self.within.contains(&other.id) || other.within.contains(&self.id)
    }
}

/// Whether two rectangles share more than a border.
pub(crate) fn overlap(a: Rect, b: Rect) -> bool {
    let common = a.intersect(b);
    common.width() > 1.0 && common.height() > 1.0
}

impl Window {
    /// Every text that can be seen, at least in part.
    pub(crate) fn texts(&self) -> Vec<Text> {
        let mut texts = Vec::new();
        for ClippedShape { clip_rect, shape, .. } in &self.harness.output().shapes {
            collect(shape, *clip_rect, &mut texts);
        }
        texts.retain(|text| text.visible().is_positive());
        texts
    }

    /// Every control, in the order in which a screen reader reads them.
    pub(crate) fn controls(&self) -> Vec<Control> {
        let seen = self.harness.ctx.interactive_rects_last_pass();
        let mut controls = Vec::new();
        for node in self.harness.root().children_recursive() {
            let node = node.accesskit_node();
            let can_focus = node.data().supports_action(Action::Focus);
            let Some(bounds) = node.raw_bounds().filter(|_| can_focus && !node.is_hidden()) else { continue };
            #[allow(clippy::cast_possible_truncation, reason = "they come from 32 bits")]
            let rect = Rect::from_min_max(
                egui::pos2(bounds.x0 as f32, bounds.y0 as f32),
                egui::pos2(bounds.x1 as f32, bounds.y1 as f32),
            );
            let is_part = |part: &&Rect| rect.expand(0.5).contains_rect(**part);
            let visible = seen.iter().filter(is_part).max_by(|a, b| a.area().total_cmp(&b.area()));
            let ancestors = std::iter::successors(node.parent(), egui_kittest::kittest::AccessKitNode::parent);
            controls.push(Control {
                id: node.locate().0,
                role: node.role(),
                name: node.label().or_else(|| node.placeholder().map(str::to_owned)).unwrap_or_default(),
                rect,
                visible: visible.copied().unwrap_or(Rect::NOTHING),
                is_on: !node.is_disabled(),
                within: ancestors.map(|ancestor| ancestor.locate().0).collect(),
            });
        }
        controls
    }

    /// The control that has the keyboard. A screen reader may be told of a part of it instead: a cell of the matrix.
    pub(crate) fn focused(&self) -> Option<Control> {
        let id = self.harness.ctx.memory(egui::Memory::focused)?.accesskit_id();
        self.controls().into_iter().find(|control| control.id == id)
    }

    /// All labels and values, for a search.
    pub(crate) fn labels(&self) -> String {
        let nodes = self.harness.root().children_recursive();
        nodes
            .map(|node| node.accesskit_node())
            .flat_map(|node| [node.label(), node.value()])
            .flatten()
            .fold(String::new(), |all, words| all + &words + "\n")
    }

    /// The button that goes on: the last one of the footer.
    pub(crate) fn next_button(&self) -> Control {
        let bottom = self.harness.ctx.content_rect().bottom();
        let in_footer = |control: &Control| control.role == Role::Button && control.rect.center().y > bottom - 56.0;
        let last =
            self.controls().into_iter().filter(in_footer).max_by(|a, b| a.rect.right().total_cmp(&b.rect.right()));
        last.expect("every page has a footer with buttons")
    }

    /// What the footer says.
    pub(crate) fn footer(&self) -> String {
        let row = self.next_button().rect;
        let words = self.texts().into_iter().filter(|text| (text.rect.center().y - row.center().y).abs() < 28.0);
        words.filter(|text| text.rect.left() > 56.0).map(|text| text.words + "\n").collect()
    }
}

fn collect(shape: &Shape, clip: Rect, texts: &mut Vec<Text>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, texts)),
        Shape::Text(text) => {
            let sections = &text.galley.job.sections;
            let is_code = sections.iter().all(|section| section.format.font_id.family == FontFamily::Monospace);
            // Row by row: the first may begin behind something else.
            for row in text.galley.rows.iter().filter(|row| !row.text().trim().is_empty()) {
                let rect = row.rect_without_leading_space().translate(text.pos.to_vec2());
                texts.push(Text { words: row.text(), rect, clip, is_code });
            }
        }
        _ => {}
    }
}
