//! The adapters of wgpu: which one a link takes, and what it is called.
//!
//! An adapter can be listed and still have no format to present with (Hyper-V's video over a remote desktop), so the
//! window's surface is asked before one is chosen.

use super::order::Link;
use eframe::egui_wgpu::{WgpuConfiguration, WgpuSetup};
use eframe::wgpu::{
    Adapter, BackendOptions, Backends, DeviceType, Dx12BackendOptions, Dx12Compiler, PowerPreference, Surface,
};
use std::sync::Arc;

/// Has eframe draw with the adapter of a link.
pub(super) fn choose(options: &mut eframe::NativeOptions, link: Link) {
    options.renderer = eframe::Renderer::Wgpu;
    let mut configuration = WgpuConfiguration::default();
    if let WgpuSetup::CreateNew(setup) = &mut configuration.wgpu_setup {
        // Nothing of it is read from the environment: that may name libraries to load.
        setup.instance_descriptor.backends = Backends::PRIMARY;
        setup.instance_descriptor.backend_options = BackendOptions {
            // FXC comes with Windows. Any other choice would look for dxcompiler.dll along PATH.
            dx12: Dx12BackendOptions { shader_compiler: Dx12Compiler::Fxc, ..Dx12BackendOptions::default() },
            ..BackendOptions::default()
        };
        setup.power_preference = PowerPreference::LowPower;
        setup.native_adapter_selector = Some(Arc::new(move |adapters, surface| select(adapters, surface, link)));
    }
    options.wgpu_options = configuration;
}

/// What the adapter that was chosen is called.
pub(super) fn name(context: &eframe::CreationContext<'_>) -> Option<String> {
    let info = context.wgpu_render_state.as_ref()?.adapter.get_info();
    let driver = format!("{} {}", info.driver, info.driver_info);
    Some(match driver.trim() {
        "" => format!("{}, {}", info.name, info.backend),
        driver => format!("{}, {}, {driver}", info.name, info.backend),
    })
}

fn select(adapters: &[Adapter], surface: Option<&Surface<'_>>, link: Link) -> Result<Adapter, String> {
    let can_present =
        |adapter: &Adapter| surface.is_none_or(|surface| !surface.get_capabilities(adapter).formats.is_empty());
    let is_wanted = |kind: DeviceType| (kind == DeviceType::Cpu) == (link == Link::Software);
    let fitting = adapters.iter().filter(|adapter| is_wanted(adapter.get_info().device_type) && can_present(adapter));
    fitting.min_by_key(|adapter| rank(adapter.get_info().device_type)).cloned().ok_or_else(|| {
        let seen: Vec<String> = adapters.iter().map(|adapter| describe(adapter, can_present(adapter))).collect();
        match seen.as_slice() {
            [] => "the system lists no adapters".to_owned(),
            seen => format!("no {} adapter can present to this window; there are {}", link.name(), seen.join(", ")),
        }
    })
}

/// A window needs little: the adapter that needs least comes first.
fn rank(kind: DeviceType) -> u8 {
    match kind {
        DeviceType::IntegratedGpu => 0,
        DeviceType::DiscreteGpu => 1,
        DeviceType::VirtualGpu | DeviceType::Other => 2,
        DeviceType::Cpu => 3,
    }
}

fn describe(adapter: &Adapter, can_present: bool) -> String {
    let info = adapter.get_info();
    let kind = if info.device_type == DeviceType::Cpu { "software" } else { "hardware" };
    let presents = if can_present { "can present" } else { "cannot present" };
    format!("{} ({kind}, {presents})", info.name)
}
