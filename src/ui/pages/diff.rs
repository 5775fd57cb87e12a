//! What changes in a neo4j.conf, line by line. Not here: working it out (`deploy`).

use crate::deploy::DiffLine;
use crate::ui::words::conf as words;
use crate::ui::{Cx, theme};
use egui::{Frame, Label, Margin, RichText, Stroke, Ui};

/// Unchanged lines that are shown on each side of a change; longer runs are folded.
const CONTEXT: usize = 3;

/// A row of what is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Row<'a> {
    /// A line with its number: in the old file for a removed one, else in the new.
    Line(usize, &'a DiffLine),
    /// So many lines stay as they are.
    Folded(usize),
}

/// The lines in a box; long ones scroll sideways.
pub(super) fn diff_block(cx: &Cx<'_>, ui: &mut Ui, name: &str, lines: &[DiffLine]) {
    let p = cx.palette;
    let frame = Frame::new().fill(p.code).stroke(Stroke::new(1.0, p.line)).corner_radius(8);
    frame.inner_margin(Margin::symmetric(1, 11)).show(ui, |ui| {
        egui::ScrollArea::horizontal().id_salt(("diff", name)).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            ui.spacing_mut().interact_size.y = theme::ROW;
            let width = ui.available_width().max(widest(ui, lines));
            for row in rows(lines) {
                let fill = match row {
                    Row::Line(_, DiffLine::Added(_)) => p.ok_soft,
                    Row::Line(_, DiffLine::Removed(_)) => p.bad_soft,
                    _ => egui::Color32::TRANSPARENT,
                };
                Frame::new().fill(fill).inner_margin(Margin::symmetric(13, 0)).show(ui, |ui| {
                    ui.set_min_width(width - 26.0);
                    ui.horizontal(|ui| line(cx, ui, row));
                });
            }
            // Room for the scroll bar, which would lie over the last line.
            ui.add_space(8.0);
        });
    });
}

fn line(cx: &Cx<'_>, ui: &mut Ui, row: Row<'_>) {
    let p = cx.palette;
    ui.spacing_mut().item_spacing.x = 0.0;
    ui.set_min_height(theme::ROW);
    let mono = |text: String| RichText::new(text).font(theme::mono());
    let (number, text) = match row {
        Row::Folded(count) => (String::new(), RichText::new(words::folded(count)).italics().color(p.quiet)),
        Row::Line(number, line) => {
            let (mark, text) = match line {
                DiffLine::Same(text) => ("  ", text),
                DiffLine::Removed(text) => ("- ", text),
                DiffLine::Added(text) => ("+ ", text),
            };
            let is_comment = matches!(line, DiffLine::Same(_)) && text.trim_start().starts_with('#');
            let shown = mono(format!("{mark}{text}")).color(if is_comment { p.quiet } else { p.text });
            (number.to_string(), shown)
        }
    };
    ui.add(Label::new(mono(format!("{number:>4}  ")).color(p.quiet)).selectable(false).extend());
    ui.add(Label::new(text).extend());
}

/// The width that the longest line needs, in points.
fn widest(ui: &Ui, lines: &[DiffLine]) -> f32 {
    let text = |line: &DiffLine| match line {
        DiffLine::Same(text) | DiffLine::Removed(text) | DiffLine::Added(text) => text.chars().count(),
    };
    let longest = lines.iter().map(text).max().unwrap_or_default() + 10;
    let advance = ui.fonts_mut(|fonts| fonts.glyph_width(&theme::mono(), '0'));
    // A line of neo4j.conf has far fewer characters than a float holds exactly.
    #[expect(clippy::cast_precision_loss, reason = "a width on the screen")]
    let width = longest as f32 * advance + 26.0;
    width
}

/// What is shown of a diff: all that changes, a few lines around it, and how many others there are.
fn rows(lines: &[DiffLine]) -> Vec<Row<'_>> {
    let is_same = |line: &DiffLine| matches!(line, DiffLine::Same(_));
    let near = |index: usize| {
        let from = index.saturating_sub(CONTEXT);
        let to = (index + CONTEXT + 1).min(lines.len());
        lines[from..to].iter().any(|line| !is_same(line))
    };
    let (mut old, mut new) = (0, 0);
    let mut rows = Vec::new();
    let mut folded: Vec<Row<'_>> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let number = match line {
            DiffLine::Same(_) => {
                (old, new) = (old + 1, new + 1);
                new
            }
            DiffLine::Removed(_) => {
                old += 1;
                old
            }
            DiffLine::Added(_) => {
                new += 1;
                new
            }
        };
        if near(index) {
            unfold(&mut rows, &mut folded);
            rows.push(Row::Line(number, line));
        } else {
            folded.push(Row::Line(number, line));
        }
    }
    unfold(&mut rows, &mut folded);
    rows
}

/// A line that says "1 line stays" takes as much room as the line.
fn unfold<'a>(rows: &mut Vec<Row<'a>>, folded: &mut Vec<Row<'a>>) {
    match folded.len() {
        0 => {}
        1 => rows.append(folded),
        more => rows.push(Row::Folded(more)),
    }
    folded.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_folded_but_for_what_stands_near_a_change() {
        let mut lines: Vec<DiffLine> = (1..=10).map(|number| DiffLine::Same(format!("line {number}"))).collect();
        lines.push(DiffLine::Removed("old".into()));
        lines.push(DiffLine::Added("new".into()));
        lines.extend((12..=15).map(|number| DiffLine::Same(format!("line {number}"))));
        let shown = rows(&lines);
        assert_eq!(shown[0], Row::Folded(7));
        assert_eq!(shown[1], Row::Line(8, &lines[7]));
        assert_eq!(shown[4], Row::Line(11, &lines[10]), "a removed line has its number in the old file");
        assert_eq!(shown[5], Row::Line(11, &lines[11]), "an added one in the new");
        assert_eq!(shown.last(), Some(&Row::Line(15, &lines[15])), "one line is not folded");
        assert_eq!(rows(&[]), []);
    }
}
