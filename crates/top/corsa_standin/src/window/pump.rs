//! The window and its messages.
#![expect(unsafe_code, reason = "calls of the operating system")]

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result};
use windows::Win32::Foundation::{HWND, LPARAM, LRESULT, RECT, WPARAM};
use windows::Win32::System::LibraryLoader::GetModuleHandleW;
use windows::Win32::UI::WindowsAndMessaging::{
    AdjustWindowRect, CW_USEDEFAULT, CreateWindowExW, DefWindowProcW, DestroyWindow,
    DispatchMessageW, MSG, PM_REMOVE, PeekMessageW, PostQuitMessage, RegisterClassW,
    TranslateMessage, WM_CLOSE, WM_QUIT, WNDCLASSW, WS_CAPTION, WS_EX_LEFT, WS_MINIMIZEBOX,
    WS_SYSMENU, WS_VISIBLE,
};
use windows::core::w;

use super::renderer::Renderer;
use super::{Scene, Shared, WindowSize};

/// How often messages are answered; an unanswered window is taken for hung after seconds.
const ANSWER: Duration = Duration::from_millis(5);

/// Opens the window on a thread of its own and returns once its first frame is shown.
pub(super) fn start(size: WindowSize, scene: Scene, shared: Arc<Shared>) -> Result<JoinHandle<()>> {
    let (report, opened) = sync_channel(1);
    let pump = thread::Builder::new()
        .name("window".into())
        .spawn(move || run(size, scene, &shared, &report))
        .context("a thread for the window")?;
    opened.recv().context("the window's thread ended")??;
    Ok(pump)
}

fn run(size: WindowSize, scene: Scene, shared: &Arc<Shared>, report: &SyncSender<Result<()>>) {
    let window = match open(size) {
        Ok(window) => window,
        Err(error) => {
            // Whoever opens waits for it.
            let _ = report.send(Err(error));
            return;
        }
    };
    // A handle is a number that any thread may use.
    let handle = window.0 as usize;
    let (drawing, opened) = (Arc::clone(shared), report.clone());
    let drawer = thread::Builder::new()
        .name("window-drawing".into())
        .spawn(move || draw(HWND(handle as *mut _), size, &scene, &drawing, &opened));
    match drawer {
        Ok(drawer) => {
            answer_messages(shared);
            shared.stop.store(true, Relaxed);
            // Device and swap chain go before their window.
            if drawer.join().is_err() {
                log::error!("the drawing thread panicked");
            }
        }
        Err(error) => drop(report.send(Err(error).context("a thread for drawing"))),
    }
    // SAFETY: this thread made the window, and nobody else destroys it.
    if let Err(error) = unsafe { DestroyWindow(window) } {
        log::debug!("window not destroyed: {error}");
    }
}

fn draw(
    window: HWND,
    size: WindowSize,
    scene: &Scene,
    shared: &Shared,
    report: &SyncSender<Result<()>>,
) {
    let renderer = Renderer::new(window, size, scene);
    let renderer = match renderer {
        Ok(renderer) => {
            let _ = report.send(Ok(()));
            renderer
        }
        Err(error) => {
            shared.stop.store(true, Relaxed);
            let _ = report.send(Err(error));
            return;
        }
    };
    if let Err(error) = renderer.draw_until_stopped(shared) {
        log::error!("the window's picture: {error:#}");
        shared.stop.store(true, Relaxed);
    }
}

fn open(size: WindowSize) -> Result<HWND> {
    let class = w!("corsa_standin");
    // SAFETY: no name asks for the program itself.
    let program = unsafe { GetModuleHandleW(None) }.context("the program's handle")?;
    let description = WNDCLASSW {
        lpfnWndProc: Some(procedure),
        hInstance: program.into(),
        lpszClassName: class,
        ..WNDCLASSW::default()
    };
    // SAFETY: the description outlives the call. A second window finds the class there.
    unsafe { RegisterClassW(&raw const description) };
    let style = WS_CAPTION | WS_SYSMENU | WS_MINIMIZEBOX | WS_VISIBLE;
    let mut frame = RECT { left: 0, top: 0, right: size.width as i32, bottom: size.height as i32 };
    // SAFETY: the rectangle outlives the call.
    unsafe { AdjustWindowRect(&raw mut frame, style, false) }.context("the window's frame")?;
    // SAFETY: the class is registered and its procedure lives as long as the program.
    let window = unsafe {
        CreateWindowExW(
            WS_EX_LEFT,
            class,
            w!("Assetto Corsa (stand-in)"),
            style,
            CW_USEDEFAULT,
            CW_USEDEFAULT,
            frame.right - frame.left,
            frame.bottom - frame.top,
            None,
            None,
            Some(program.into()),
            None,
        )
    };
    window.context("Windows opened no window; on Linux, Wine needs a display")
}

fn answer_messages(shared: &Shared) {
    let mut message = MSG::default();
    while !shared.stop.load(Relaxed) {
        // SAFETY: the message outlives the call; no window asks for all of this thread's.
        while unsafe { PeekMessageW(&raw mut message, None, 0, 0, PM_REMOVE) }.as_bool() {
            if message.message == WM_QUIT {
                return;
            }
            // SAFETY: a message just taken.
            let _ = unsafe { TranslateMessage(&raw const message) };
            // SAFETY: a message just taken, for a window of this thread.
            unsafe { DispatchMessageW(&raw const message) };
        }
        corsa_pages::sleep(ANSWER);
    }
}

extern "system" fn procedure(
    window: HWND,
    message: u32,
    wparam: WPARAM,
    lparam: LPARAM,
) -> LRESULT {
    if message == WM_CLOSE {
        // SAFETY: takes a number; the pump ends, and with it the window.
        unsafe { PostQuitMessage(0) };
        return LRESULT(0);
    }
    // SAFETY: the arguments are those that Windows gave.
    unsafe { DefWindowProcW(window, message, wparam, lparam) }
}
