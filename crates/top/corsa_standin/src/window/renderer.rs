//! Direct3D 11: device, swap chain, two buffers of triangles.
#![expect(unsafe_code, reason = "calls of the operating system")]

use std::ptr;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use windows::Win32::Foundation::{HMODULE, HWND, TRUE};
use windows::Win32::Graphics::Direct3D::{
    D3D_DRIVER_TYPE, D3D_DRIVER_TYPE_HARDWARE, D3D_DRIVER_TYPE_WARP, D3D_FEATURE_LEVEL_11_0,
    D3D_PRIMITIVE_TOPOLOGY_TRIANGLELIST, ID3DBlob,
};
use windows::Win32::Graphics::Direct3D11::{
    D3D11_BIND_CONSTANT_BUFFER, D3D11_BIND_VERTEX_BUFFER, D3D11_BUFFER_DESC,
    D3D11_CREATE_DEVICE_FLAG, D3D11_CULL_NONE, D3D11_FILL_SOLID, D3D11_INPUT_ELEMENT_DESC,
    D3D11_INPUT_PER_VERTEX_DATA, D3D11_RASTERIZER_DESC, D3D11_SDK_VERSION, D3D11_SUBRESOURCE_DATA,
    D3D11_USAGE_DEFAULT, D3D11_VIEWPORT, ID3D11Buffer, ID3D11Device, ID3D11DeviceContext,
    ID3D11InputLayout, ID3D11PixelShader, ID3D11RasterizerState, ID3D11RenderTargetView,
    ID3D11Texture2D, ID3D11VertexShader,
};
use windows::Win32::Graphics::Dxgi::Common::{
    DXGI_FORMAT, DXGI_FORMAT_R8G8B8A8_UNORM, DXGI_FORMAT_R32G32_FLOAT, DXGI_FORMAT_R32G32B32_FLOAT,
    DXGI_MODE_DESC, DXGI_RATIONAL, DXGI_SAMPLE_DESC,
};
use windows::Win32::Graphics::Dxgi::{
    DXGI_PRESENT, DXGI_SWAP_CHAIN_DESC, DXGI_SWAP_EFFECT_DISCARD, DXGI_USAGE_RENDER_TARGET_OUTPUT,
    IDXGISwapChain,
};
use windows::core::{PCSTR, Ref, s};

use super::scene::{GRASS, Vertex};
use super::{Scene, Shared, WindowSize, library};

/// How many meters of world fit into the window's height.
const SIGHT: f32 = 120.0;

const SHADERS: &str = "
cbuffer View : register(b0) { float4 eye; float4 zoom; };
struct Corner { float4 place : SV_Position; float3 color : COLOR; };
Corner corner(float2 place : POSITION, float3 color : COLOR) {
    float2 d = place - eye.xy;
    float ahead = d.x * eye.z + d.y * eye.w;
    float left = d.y * eye.z - d.x * eye.w;
    Corner c;
    c.place = float4(-left * zoom.x, ahead * zoom.y, 0.5, 1.0);
    c.color = color;
    return c;
}
float4 paint(Corner c) : SV_Target { return float4(c.color, 1.0); }
";

/// What the shader knows of the camera: above a place, heading upward.
#[repr(C)]
struct View {
    /// x, y, cosine and sine of the heading.
    eye: [f32; 4],
    /// Window halves per meter, across and up.
    zoom: [f32; 4],
}

pub(super) struct Renderer {
    context: ID3D11DeviceContext,
    swap_chain: IDXGISwapChain,
    target: Option<ID3D11RenderTargetView>,
    view: Option<ID3D11Buffer>,
    road: (Option<ID3D11Buffer>, u32),
    car: (Option<ID3D11Buffer>, u32),
    zoom: [f32; 4],
}

impl Renderer {
    pub(super) fn new(window: HWND, size: WindowSize, scene: &Scene) -> Result<Self> {
        let (device, context, swap_chain) = device(window, size)?;
        let target = target(&device, &swap_chain)?;
        let vertices = |vertices: &[Vertex]| {
            let buffer = buffer(
                &device,
                D3D11_BIND_VERTEX_BUFFER.0 as u32,
                size_of_val(vertices),
                vertices.as_ptr().cast(),
            );
            buffer.map(|buffer| (buffer, vertices.len() as u32))
        };
        let up = 2.0 / SIGHT;
        let renderer = Self {
            view: buffer(
                &device,
                D3D11_BIND_CONSTANT_BUFFER.0 as u32,
                size_of::<View>(),
                ptr::null(),
            )?,
            road: vertices(&scene.road)?,
            car: vertices(&scene.car)?,
            zoom: [up * size.height as f32 / size.width as f32, up, 0.0, 0.0],
            context,
            swap_chain,
            target,
        };
        renderer.set_up(&device, size)?;
        Ok(renderer)
    }

    /// Draws at the shared frame rate; frames that come late are not made up for.
    pub(super) fn draw_until_stopped(&self, shared: &Shared) -> Result<()> {
        let mut next = Instant::now();
        while !shared.stop.load(Relaxed) {
            self.draw(shared.pose())?;
            shared.frames.fetch_add(1, Relaxed);
            let fps = f32::from_bits(shared.fps.load(Relaxed)).clamp(1.0, 1000.0);
            next = (next + Duration::from_secs(1).div_f32(fps)).max(Instant::now());
            corsa_pages::sleep(next.saturating_duration_since(Instant::now()));
        }
        Ok(())
    }

    fn draw(&self, [x, y, yaw]: [f64; 3]) -> Result<()> {
        let (sin, cos) = yaw.sin_cos();
        let world = View { eye: [x as f32, y as f32, cos as f32, sin as f32], zoom: self.zoom };
        let body = View { eye: [0.0, 0.0, 1.0, 0.0], zoom: self.zoom };
        let targets = [self.target.clone()];
        // SAFETY: the target is this device's; presenting may have unbound it.
        unsafe { self.context.OMSetRenderTargets(Some(&targets), None) };
        if let Some(target) = &self.target {
            // SAFETY: the target is this device's.
            unsafe { self.context.ClearRenderTargetView(target, &GRASS) };
        }
        self.draw_triangles(&self.road, &world);
        self.draw_triangles(&self.car, &body);
        // SAFETY: no flags; 0 waits for no refresh, for the frame rate is ours.
        unsafe { self.swap_chain.Present(0, DXGI_PRESENT(0)) }
            .ok()
            .context("Direct3D 11 shows no more frames")
    }

    fn draw_triangles(&self, (vertices, count): &(Option<ID3D11Buffer>, u32), view: &View) {
        if let Some(buffer) = &self.view {
            let source = ptr::from_ref(view).cast();
            // SAFETY: the buffer has the size of a `View`, which outlives the call.
            unsafe { self.context.UpdateSubresource(buffer, 0, None, source, 0, 0) };
        }
        let (stride, offset) = (size_of::<Vertex>() as u32, 0);
        // SAFETY: one buffer, one stride and one offset, which outlive the call.
        unsafe {
            self.context.IASetVertexBuffers(
                0,
                1,
                Some(ptr::from_ref(vertices)),
                Some(&raw const stride),
                Some(&raw const offset),
            );
        }
        // SAFETY: the buffer has `count` vertices.
        unsafe { self.context.Draw(*count, 0) };
    }

    /// What stays the same from frame to frame.
    fn set_up(&self, device: &ID3D11Device, size: WindowSize) -> Result<()> {
        let (vertex_code, pixel_code) =
            (compile(s!("corner"), s!("vs_4_0"))?, compile(s!("paint"), s!("ps_4_0"))?);
        let layout = layout(device, &vertex_code)?;
        let mut vertex: Option<ID3D11VertexShader> = None;
        // SAFETY: compiled code and a place for the shader, which outlive the call.
        unsafe { device.CreateVertexShader(&vertex_code, None, Some(&raw mut vertex)) }
            .context("Direct3D 11 refuses the vertex shader")?;
        let mut pixel: Option<ID3D11PixelShader> = None;
        // SAFETY: compiled code and a place for the shader, which outlive the call.
        unsafe { device.CreatePixelShader(&pixel_code, None, Some(&raw mut pixel)) }
            .context("Direct3D 11 refuses the pixel shader")?;
        let rasterizer = rasterizer(device)?;
        let viewport = D3D11_VIEWPORT {
            Width: size.width as f32,
            Height: size.height as f32,
            MaxDepth: 1.0,
            ..D3D11_VIEWPORT::default()
        };
        let context = &self.context;
        // SAFETY: all that is set here and below is this device's, and the context keeps it.
        unsafe { context.IASetInputLayout(layout.as_ref()) };
        // SAFETY: a number.
        unsafe { context.IASetPrimitiveTopology(D3D_PRIMITIVE_TOPOLOGY_TRIANGLELIST) };
        // SAFETY: as above.
        unsafe { context.VSSetShader(vertex.as_ref(), None) };
        // SAFETY: as above.
        unsafe { context.VSSetConstantBuffers(0, Some(&[self.view.clone()])) };
        // SAFETY: as above.
        unsafe { context.PSSetShader(pixel.as_ref(), None) };
        // SAFETY: as above.
        unsafe { context.RSSetState(rasterizer.as_ref()) };
        // SAFETY: the viewport outlives the call.
        unsafe { context.RSSetViewports(Some(&[viewport])) };
        Ok(())
    }
}

fn device(
    window: HWND,
    size: WindowSize,
) -> Result<(ID3D11Device, ID3D11DeviceContext, IDXGISwapChain)> {
    // A machine without a graphics card has Windows' software renderer.
    let hardware = device_of(D3D_DRIVER_TYPE_HARDWARE, window, size);
    hardware.or_else(|error| {
        log::info!("{error:#}; trying the software renderer");
        device_of(D3D_DRIVER_TYPE_WARP, window, size)
    })
}

fn device_of(
    kind: D3D_DRIVER_TYPE,
    window: HWND,
    size: WindowSize,
) -> Result<(ID3D11Device, ID3D11DeviceContext, IDXGISwapChain)> {
    let create = library::create_device()?.context("d3d11.dll is too old")?;
    let description = DXGI_SWAP_CHAIN_DESC {
        BufferDesc: DXGI_MODE_DESC {
            Width: size.width,
            Height: size.height,
            RefreshRate: DXGI_RATIONAL { Numerator: 0, Denominator: 1 },
            Format: DXGI_FORMAT_R8G8B8A8_UNORM,
            ..DXGI_MODE_DESC::default()
        },
        SampleDesc: DXGI_SAMPLE_DESC { Count: 1, Quality: 0 },
        BufferUsage: DXGI_USAGE_RENDER_TARGET_OUTPUT,
        BufferCount: 1,
        OutputWindow: window,
        Windowed: TRUE,
        SwapEffect: DXGI_SWAP_EFFECT_DISCARD,
        Flags: 0,
    };
    let levels = [D3D_FEATURE_LEVEL_11_0];
    let (mut swap_chain, mut device, mut context) = (None, None, None);
    // SAFETY: every pointer leads to a value that outlives the call; one level is given.
    let created = unsafe {
        create(
            Ref::default(),
            kind,
            HMODULE::default(),
            D3D11_CREATE_DEVICE_FLAG(0).0,
            levels.as_ptr(),
            levels.len() as u32,
            D3D11_SDK_VERSION,
            &raw const description,
            (&mut swap_chain).into(),
            (&mut device).into(),
            ptr::null_mut(),
            (&mut context).into(),
        )
    };
    created
        .ok()
        .context("no Direct3D 11 device of feature level 11_0: install a graphics driver")?;
    match (device, context, swap_chain) {
        (Some(device), Some(context), Some(swap_chain)) => Ok((device, context, swap_chain)),
        _ => bail!("Direct3D 11 made no device and did not say why"),
    }
}

fn target(
    device: &ID3D11Device,
    swap_chain: &IDXGISwapChain,
) -> Result<Option<ID3D11RenderTargetView>> {
    // SAFETY: a swap chain has a first buffer, which is a texture.
    let picture: ID3D11Texture2D =
        unsafe { swap_chain.GetBuffer(0) }.context("the swap chain's picture")?;
    let mut target = None;
    // SAFETY: the texture is this device's; the place for the view outlives the call.
    unsafe { device.CreateRenderTargetView(&picture, None, Some(&raw mut target)) }
        .context("a view of the picture")?;
    Ok(target)
}

/// A buffer of so many bytes; `source` is null or leads to as many.
fn buffer(
    device: &ID3D11Device,
    binding: u32,
    size: usize,
    source: *const core::ffi::c_void,
) -> Result<Option<ID3D11Buffer>> {
    let description = D3D11_BUFFER_DESC {
        ByteWidth: size as u32,
        Usage: D3D11_USAGE_DEFAULT,
        BindFlags: binding,
        ..D3D11_BUFFER_DESC::default()
    };
    let data = D3D11_SUBRESOURCE_DATA { pSysMem: source, ..D3D11_SUBRESOURCE_DATA::default() };
    let data = (!source.is_null()).then_some(&raw const data);
    let mut buffer = None;
    // SAFETY: the description, the data and the place for the buffer outlive the call.
    unsafe { device.CreateBuffer(&raw const description, data, Some(&raw mut buffer)) }
        .context("a buffer of the graphics card")?;
    Ok(buffer)
}

fn layout(device: &ID3D11Device, code: &[u8]) -> Result<Option<ID3D11InputLayout>> {
    let element = |name: PCSTR, format: DXGI_FORMAT, offset: usize| D3D11_INPUT_ELEMENT_DESC {
        SemanticName: name,
        SemanticIndex: 0,
        Format: format,
        InputSlot: 0,
        AlignedByteOffset: offset as u32,
        InputSlotClass: D3D11_INPUT_PER_VERTEX_DATA,
        InstanceDataStepRate: 0,
    };
    let elements = [
        element(s!("POSITION"), DXGI_FORMAT_R32G32_FLOAT, std::mem::offset_of!(Vertex, place)),
        element(s!("COLOR"), DXGI_FORMAT_R32G32B32_FLOAT, std::mem::offset_of!(Vertex, color)),
    ];
    let mut layout = None;
    // SAFETY: elements, code and the place for the layout outlive the call.
    unsafe { device.CreateInputLayout(&elements, code, Some(&raw mut layout)) }
        .context("Direct3D 11 refuses the vertex layout")?;
    Ok(layout)
}

fn rasterizer(device: &ID3D11Device) -> Result<Option<ID3D11RasterizerState>> {
    let description = D3D11_RASTERIZER_DESC {
        FillMode: D3D11_FILL_SOLID,
        CullMode: D3D11_CULL_NONE,
        DepthClipEnable: TRUE,
        ..D3D11_RASTERIZER_DESC::default()
    };
    let mut state = None;
    // SAFETY: the description and the place for the state outlive the call.
    unsafe { device.CreateRasterizerState(&raw const description, Some(&raw mut state)) }
        .context("Direct3D 11 refuses the rasterizer")?;
    Ok(state)
}

/// One of the shaders, compiled.
fn compile(entry: PCSTR, target: PCSTR) -> Result<Vec<u8>> {
    let compile = library::compile()?.context("d3dcompiler_47.dll is too old")?;
    let (mut code, mut errors): (Option<ID3DBlob>, Option<ID3DBlob>) = (None, None);
    // SAFETY: the source's length is given; every other pointer is null or leads to a value that
    // outlives the call.
    let compiled = unsafe {
        compile(
            SHADERS.as_ptr().cast(),
            SHADERS.len(),
            PCSTR::null(),
            ptr::null(),
            Ref::default(),
            entry,
            target,
            0,
            0,
            (&mut code).into(),
            (&mut errors).into(),
        )
    };
    let said = errors.map(|errors| String::from_utf8_lossy(&bytes(&errors)).into_owned());
    match (compiled.ok(), code) {
        (Ok(()), Some(code)) => Ok(bytes(&code)),
        (result, _) => bail!("shader compiler: {result:?} {}", said.unwrap_or_default()),
    }
}

fn bytes(blob: &ID3DBlob) -> Vec<u8> {
    // SAFETY: asks a living object.
    let start = unsafe { blob.GetBufferPointer() };
    // SAFETY: as above.
    let size = unsafe { blob.GetBufferSize() };
    if start.is_null() || size == 0 {
        return Vec::new();
    }
    // SAFETY: the blob holds `size` bytes at `start` for as long as it lives.
    unsafe { std::slice::from_raw_parts(start.cast::<u8>(), size) }.to_vec()
}
