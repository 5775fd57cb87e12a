//! Fonts, sizes and egui's own styles for both themes.
//!
//! The fonts' row heights are baked into them (`packaging/fonts/subset.py`). Nothing moves by itself: no animation, no
//! blinking cursor, so a page that nobody touches is never drawn again. Not here: the colours (the module above).

use super::{DARK, LIGHT, Palette};
use egui::style::{ScrollAnimation, ScrollFadeStyle, ScrollStyle, Selection, WidgetVisuals, Widgets};
use egui::{Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle};
use egui::{Theme, vec2};

/// The height of buttons, fields and choices.
pub(in crate::ui) const CONTROL: f32 = 32.0;
/// The least side of what can be clicked.
pub(in crate::ui) const TARGET: f32 = 24.0;
/// The height of a row of text.
pub(in crate::ui) const ROW: f32 = 20.0;
/// The height of a line of the fixed-width font.
pub(in crate::ui) const MONO_ROW: f32 = 19.0;
/// The corner radius of controls.
pub(in crate::ui) const RADIUS: u8 = 6;

/// The body font, heavier.
pub(in crate::ui) fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name("semibold".into()))
}

/// The body font.
pub(in crate::ui) fn regular(size: f32) -> FontId {
    FontId::proportional(size)
}

/// The fixed-width font, for paths, settings and log lines.
pub(in crate::ui) fn mono() -> FontId {
    FontId::monospace(12.5)
}

/// Puts fonts, sizes and colours of both themes into a context. Once, before the first frame.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    // A system that does not say what it prefers gets what most programs show.
    ctx.options_mut(|options| options.fallback_theme = Theme::Light);
    for (theme, palette) in [(Theme::Light, &LIGHT), (Theme::Dark, &DARK)] {
        ctx.set_visuals_of(theme, visuals(theme, palette));
    }
    ctx.all_styles_mut(|style| {
        style.text_styles = [
            (TextStyle::Heading, semibold(22.0)),
            (TextStyle::Name("card".into()), semibold(16.0)),
            (TextStyle::Name("semibold".into()), semibold(14.0)),
            (TextStyle::Body, regular(14.0)),
            (TextStyle::Button, semibold(13.0)),
            (TextStyle::Small, regular(12.0)),
            (TextStyle::Monospace, mono()),
        ]
        .into();
        style.animation_time = 0.0;
        style.scroll_animation = ScrollAnimation::none();
        style.explanation_tooltips = false;
        style.interaction.selectable_labels = true;
        let spacing = &mut style.spacing;
        spacing.item_spacing = vec2(8.0, 8.0);
        spacing.button_padding = vec2(12.0, 6.0);
        spacing.interact_size = vec2(40.0, TARGET);
        spacing.icon_width = 16.0;
        spacing.icon_spacing = 8.0;
        spacing.combo_width = 120.0;
        spacing.combo_height = 320.0;
        spacing.tooltip_width = 360.0;
        spacing.window_margin = Margin::same(20);
        spacing.menu_margin = Margin::same(4);
        spacing.scroll = ScrollStyle {
            bar_width: 10.0,
            floating_width: 6.0,
            dormant_handle_opacity: 0.35,
            active_handle_opacity: 0.5,
            interact_handle_opacity: 0.7,
            active_background_opacity: 0.0,
            interact_background_opacity: 0.0,
            fade: ScrollFadeStyle { strength: 0.0, ..ScrollFadeStyle::default() },
            ..ScrollStyle::floating()
        };
    });
}

fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let files: [(&str, &'static [u8]); 3] = [
        ("inter", include_bytes!("../../../assets/fonts/Inter-Regular.otf")),
        ("inter-semibold", include_bytes!("../../../assets/fonts/Inter-SemiBold.otf")),
        ("jetbrains-mono", include_bytes!("../../../assets/fonts/JetBrainsMono-Regular.ttf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), FontData::from_static(bytes).into());
    }
    let families = [
        (FontFamily::Proportional, ["inter", "jetbrains-mono"]),
        (FontFamily::Monospace, ["jetbrains-mono", "inter"]),
        (FontFamily::Name("semibold".into()), ["inter-semibold", "jetbrains-mono"]),
    ];
    for (family, names) in families {
        fonts.families.insert(family, names.map(str::to_owned).to_vec());
    }
    fonts
}

fn visuals(theme: Theme, p: &Palette) -> egui::Visuals {
    let mut visuals = if theme == Theme::Dark { egui::Visuals::dark() } else { egui::Visuals::light() };
    let state = |fill: Color32, border: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, border),
        corner_radius: CornerRadius::same(RADIUS),
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    visuals.widgets = Widgets {
        noninteractive: state(p.panel, p.line, p.text),
        inactive: state(p.field, p.edge, p.text),
        hovered: state(p.hover, p.edge, p.text),
        // What is pressed, and what has the keyboard.
        active: state(p.press, p.accent, p.text),
        open: state(p.field, p.accent, p.text),
    };
    visuals.selection = Selection { bg_fill: p.accent_soft, stroke: Stroke::new(1.0, p.accent) };
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(p.quiet);
    visuals.hyperlink_color = p.accent;
    visuals.panel_fill = p.bg;
    visuals.window_fill = p.panel;
    visuals.window_stroke = Stroke::new(1.0, p.line);
    visuals.window_corner_radius = CornerRadius::same(10);
    visuals.menu_corner_radius = CornerRadius::same(8);
    visuals.window_shadow = Shadow { offset: [0, 8], blur: 24, spread: 0, color: Color32::from_black_alpha(50) };
    visuals.popup_shadow = Shadow { offset: [0, 4], blur: 12, spread: 0, color: Color32::from_black_alpha(40) };
    visuals.extreme_bg_color = p.field;
    visuals.text_edit_bg_color = Some(p.field);
    visuals.faint_bg_color = p.hover;
    visuals.code_bg_color = p.code;
    visuals.error_fg_color = p.bad;
    visuals.warn_fg_color = p.warn;
    visuals.text_cursor.stroke = Stroke::new(1.5, p.text);
    visuals.text_cursor.blink = false;
    visuals.disabled_alpha = 0.45;
    visuals
}
