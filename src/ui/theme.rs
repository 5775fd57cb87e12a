//! Colours, sizes and fonts: the tokens of the look. No colour stands anywhere else.

use egui::{Color32, Theme};

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
}

const fn rgb(hex: u32) -> Color32 {
    let [_, r, g, b] = hex.to_be_bytes();
    Color32::from_rgb(r, g, b)
}

/// The light theme.
pub static LIGHT: Palette = Palette {
    bg: rgb(0x00f4_f5f7),
    panel: rgb(0x00ff_ffff),
    rail: rgb(0x00ec_eef1),
    line: rgb(0x00d9_dde3),
    edge: rgb(0x008a_93a0),
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
    wait: rgb(0x008b_94a1),
    field: rgb(0x00ff_ffff),
    code: rgb(0x00f7_f8fa),
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
};

/// The colours of what is drawn now.
pub(super) fn palette(ui: &egui::Ui) -> &'static Palette {
    if ui.visuals().dark_mode { &DARK } else { &LIGHT }
}

/// Puts fonts, sizes and colours of both themes into a context. Once, before the first frame.
pub fn install(ctx: &egui::Context) {
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        let mut visuals = if theme == Theme::Dark { egui::Visuals::dark() } else { egui::Visuals::light() };
        visuals.panel_fill = palette.bg;
        visuals.override_text_color = Some(palette.text);
        ctx.set_visuals_of(theme, visuals);
    }
}
