//! What precedes the scene: version, textures, materials.

use std::io::{Read, Seek};

use super::reader::Reader;
use super::{Kn5Error, Material, MaterialProperty, Texture, TextureSlot};

const MAGIC: &[u8; 6] = b"sc6969";
/// The least bytes of a texture: active, length of the name, length of the file.
const TEXTURE_BYTES: u64 = 12;
/// Lengths of name and shader, two bytes of flags, depth mode, two counts.
const MATERIAL_BYTES: u64 = 22;
const PROPERTY_BYTES: u64 = 44;
const SLOT_BYTES: u64 = 12;

pub(super) fn read_version<R: Read + Seek>(reader: &mut Reader<R>) -> Result<i32, Kn5Error> {
    let magic = reader.bytes(reader.left().min(MAGIC.len() as u64), "the header")?;
    if !MAGIC.starts_with(magic) {
        return Err(Kn5Error::NotKn5);
    }
    if magic.len() < MAGIC.len() {
        let (of, left) = (reader.of.clone(), reader.offset());
        let needed = MAGIC.len() as u64;
        return Err(Kn5Error::Truncated { what: "the header", of, needed, left, offset: 0 });
    }
    let offset = reader.offset();
    let version = reader.i32("the version")?;
    if !(5..=6).contains(&version) {
        return Err(Kn5Error::Version { version, offset });
    }
    if version > 5 {
        reader.skip(4, "the second word of the header")?;
    }
    Ok(version)
}

pub(super) fn read_textures<R: Read + Seek>(
    reader: &mut Reader<R>,
) -> Result<Vec<Texture>, Kn5Error> {
    let count = reader.count(TEXTURE_BYTES, "the texture count")?;
    let mut textures = Vec::with_capacity(count);
    for index in 0..count {
        reader.of = format!("texture {index}");
        let active = reader.i32("the active flag")?;
        let name = reader.name("the name")?;
        reader.of = format!("texture `{name}`");
        let length = u64::from(reader.u32("the length")?);
        let start = reader.offset();
        reader.skip(length, "the bytes")?;
        textures.push(Texture { name, active, range: start..start + length });
    }
    "the file".clone_into(&mut reader.of);
    Ok(textures)
}

pub(super) fn read_materials<R: Read + Seek>(
    reader: &mut Reader<R>,
) -> Result<Vec<Material>, Kn5Error> {
    let count = reader.count(MATERIAL_BYTES, "the material count")?;
    let mut materials = Vec::with_capacity(count);
    for index in 0..count {
        reader.of = format!("material {index}");
        materials.push(read_material(reader)?);
    }
    "the file".clone_into(&mut reader.of);
    Ok(materials)
}

fn read_material<R: Read + Seek>(reader: &mut Reader<R>) -> Result<Material, Kn5Error> {
    let name = reader.name("the name")?;
    reader.of = format!("material `{name}`");
    let mut material = Material {
        name,
        shader: reader.name("the shader")?,
        blend_mode: reader.u8("the blend mode")?,
        alpha_tested: reader.u8("the alpha test")? != 0,
        depth_mode: reader.i32("the depth mode")?,
        ..Material::default()
    };
    for _ in 0..reader.count(PROPERTY_BYTES, "the property count")? {
        material.properties.push(MaterialProperty {
            name: reader.name("the name of a property")?,
            a: reader.f32s::<1>("a property")?[0],
            b: reader.f32s("a property")?,
            c: reader.f32s("a property")?,
            d: reader.f32s("a property")?,
        });
    }
    for _ in 0..reader.count(SLOT_BYTES, "the texture slot count")? {
        material.slots.push(TextureSlot {
            sampler: reader.name("the sampler of a texture slot")?,
            index: reader.i32("the index of a texture slot")?,
            texture: reader.name("the texture of a texture slot")?,
        });
    }
    Ok(material)
}
