//! Colours: the tokens of the look. No colour stands anywhere else.
//!
//! `style` turns them into egui's own styles and brings the fonts in. Not here: what is drawn with them (`widgets`).

mod style;

use egui::{Color32, Stroke};
pub use style::install;
pub(super) use style::{CONTROL, MONO_ROW, RADIUS, ROW, TARGET, mono, regular, semibold};

/// The colours of one theme.
#[derive(Debug)]
#[allow(missing_docs, reason = "the names say it; the uses are in the table of the look")]
pub struct Palette {
    pub bg: Color32,
    pub panel: Color32,
    pub rail: Color32,
    pub line: Color32,
    pub edge: Color32,
    pub text: Color32,
    pub quiet: Color32,
    pub accent: Color32,
    pub on_accent: Color32,
    pub accent_soft: Color32,
    pub ok: Color32,
    pub ok_soft: Color32,
    pub bad: Color32,
    pub bad_soft: Color32,
    pub warn: Color32,
    pub warn_soft: Color32,
    pub wait: Color32,
    pub field: Color32,
    pub code: Color32,
    pub hover: Color32,
    pub press: Color32,
    pub rail_hover: Color32,
    pub accent_hover: Color32,
    pub backdrop: Color32,
}

impl Palette {
    /// The soft ring around what has the keyboard.
    pub(super) fn ring(&self) -> Stroke {
        Stroke::new(2.0, self.accent.gamma_multiply(0.35))
    }
}

const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// The light theme. `edge` and `wait` are a shade darker than the drawing: there they miss 3:1 on the page and the rail.
pub static LIGHT: Palette = Palette {
    bg: rgb(0x00f4_f5f7),
    panel: rgb(0x00ff_ffff),
    rail: rgb(0x00ec_eef1),
    line: rgb(0x00d9_dde3),
    edge: rgb(0x007f_8895),
    text: rgb(0x0017_1b21),
    quiet: rgb(0x005b_6470),
    accent: rgb(0x000d_6e6e),
    on_accent: rgb(0x00ff_ffff),
    accent_soft: rgb(0x00e0_efee),
    ok: rgb(0x0015_703f),
    ok_soft: rgb(0x00e2_f3ea),
    bad: rgb(0x00b3_261e),
    bad_soft: rgb(0x00fb_e6e4),
    warn: rgb(0x008a_5a00),
    warn_soft: rgb(0x00fd_f1d8),
    wait: rgb(0x007f_8895),
    field: rgb(0x00ff_ffff),
    code: rgb(0x00f7_f8fa),
    hover: rgb(0x00f1_f3f5),
    press: rgb(0x00e4_e7eb),
    rail_hover: rgb(0x00e2_e5e9),
    accent_hover: rgb(0x000a_5c5c),
    backdrop: Color32::from_black_alpha(80),
};

/// The dark theme.
pub static DARK: Palette = Palette {
    bg: rgb(0x0014_171b),
    panel: rgb(0x001c_2026),
    rail: rgb(0x0018_1b20),
    line: rgb(0x0032_3842),
    edge: rgb(0x006d_7683),
    text: rgb(0x00e8_ebef),
    quiet: rgb(0x00a2_abb8),
    accent: rgb(0x004f_b8b3),
    on_accent: rgb(0x0006_201f),
    accent_soft: rgb(0x001b_3534),
    ok: rgb(0x0058_c38a),
    ok_soft: rgb(0x0017_3324),
    bad: rgb(0x00ff_8a80),
    bad_soft: rgb(0x0043_201e),
    warn: rgb(0x00f0_bf5e),
    warn_soft: rgb(0x003a_2d12),
    wait: rgb(0x006d_7683),
    field: rgb(0x0014_171b),
    code: rgb(0x0015_181d),
    hover: rgb(0x0025_2a32),
    press: rgb(0x002e_3540),
    rail_hover: rgb(0x0022_262d),
    accent_hover: rgb(0x0066_c9c4),
    backdrop: Color32::from_black_alpha(140),
};

/// The colours of what is drawn now.
pub(super) fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// WCAG 2: relative luminance of both, the lighter over the darker.
    fn contrast(a: Color32, b: Color32) -> f32 {
        let part = |part: u8| {
            let part = f32::from(part) / 255.0;
            if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let luminance = |c: Color32| 0.2126 * part(c.r()) + 0.7152 * part(c.g()) + 0.0722 * part(c.b());
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn text_can_be_read_on_every_surface_that_it_stands_on() {
        for (theme, p) in [("light", &LIGHT), ("dark", &DARK)] {
            let pages = [p.bg, p.panel, p.field, p.code, p.hover];
            let mut pairs = vec![
                ("text on rail", p.text, p.rail),
                ("quiet on rail", p.quiet, p.rail),
                ("text on rail_hover", p.text, p.rail_hover),
                ("quiet on rail_hover", p.quiet, p.rail_hover),
                ("text on press", p.text, p.press),
                ("on_accent on accent", p.on_accent, p.accent),
                ("on_accent on accent_hover", p.on_accent, p.accent_hover),
                ("accent on accent_soft", p.accent, p.accent_soft),
                ("text on accent_soft", p.text, p.accent_soft),
                ("quiet on accent_soft", p.quiet, p.accent_soft),
                ("ok on ok_soft", p.ok, p.ok_soft),
                ("text on ok_soft", p.text, p.ok_soft),
                ("bad on bad_soft", p.bad, p.bad_soft),
                ("text on bad_soft", p.text, p.bad_soft),
                ("warn on warn_soft", p.warn, p.warn_soft),
                ("text on warn_soft", p.text, p.warn_soft),
            ];
            for page in pages {
                pairs.push(("text", p.text, page));
                pairs.push(("quiet", p.quiet, page));
                pairs.push(("accent", p.accent, page));
                pairs.push(("ok", p.ok, page));
                pairs.push(("bad", p.bad, page));
                pairs.push(("warn", p.warn, page));
            }
            for (what, front, back) in pairs {
                let found = contrast(front, back);
                assert!(found >= 4.5, "{theme}: {what} {front:?} on {back:?} is {found:.2}:1");
            }
        }
    }

    #[test]
    fn borders_and_marks_stand_out_from_every_surface() {
        for (theme, p) in [("light", &LIGHT), ("dark", &DARK)] {
            for back in [p.bg, p.panel, p.rail, p.field, p.code, p.hover] {
                for (what, mark) in [("edge", p.edge), ("wait", p.wait), ("accent", p.accent), ("ok", p.ok)] {
                    let found = contrast(mark, back);
                    assert!(found >= 3.0, "{theme}: {what} {mark:?} on {back:?} is {found:.2}:1");
                }
            }
        }
    }
}
