//! What the systems differ in when a window is drawn: where wgpu is built in, what a driver of OpenGL calls itself, the
//! icon of the task bar.
//!
//! Not here: which renderer is taken (`shell::chain`).

use glow::HasContext as _;

/// One list of items where windows can be drawn with wgpu, the other where they cannot: Direct3D on Windows, Metal on macOS,
/// and Vulkan elsewhere where the feature asks for it.
#[cfg(any(windows, target_os = "macos", feature = "wgpu"))]
macro_rules! where_wgpu_is_built_in {
    ({ $($yes:item)* } else { $($no:item)* }) => { $($yes)* };
}
#[cfg(not(any(windows, target_os = "macos", feature = "wgpu")))]
macro_rules! where_wgpu_is_built_in {
    ({ $($yes:item)* } else { $($no:item)* }) => { $($no)* };
}
pub(crate) use where_wgpu_is_built_in;

/// Whether they can.
pub const HAS_WGPU: bool = cfg!(any(windows, target_os = "macos", feature = "wgpu"));

/// The name that the driver gives to what it draws with, as a graphics card or `llvmpipe`. The context must be current.
#[must_use]
#[expect(unsafe_code, reason = "every call of OpenGL is")]
pub fn opengl_renderer(gl: &glow::Context) -> String {
    // SAFETY: reads a string that the driver keeps; whoever has the context has loaded its functions.
    unsafe { gl.get_parameter_string(glow::RENDERER) }
}

/// Puts an icon where the system shows a large one beside the title bar's small one: the task bar of Windows.
#[cfg(windows)]
pub fn set_large_icon(window: &winit::window::Window, icon: winit::window::Icon) {
    use winit::platform::windows::WindowExtWindows as _;
    window.set_taskbar_icon(Some(icon));
}

/// Nothing: there is no second icon.
#[cfg(not(windows))]
pub fn set_large_icon(_window: &winit::window::Window, _icon: winit::window::Icon) {}
