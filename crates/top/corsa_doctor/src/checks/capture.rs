//! Who has taken the names under which the game loads its graphics.

use crate::Finding;

/// A DLL in the game's folder that takes the place of the system's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DllFacts {
    pub file: String,
    /// From its version resource.
    pub product: Option<String>,
    pub size: u64,
}

pub fn check(dlls: &[DllFacts]) -> Finding {
    let Some(dll) = dlls.first() else {
        return Finding::skip("capture", "taking pictures of the game is not part of this version");
    };
    let DllFacts { file, product, size } = dll;
    let whose = product.as_deref().unwrap_or("a program without a name");
    let seen = format!("{file} in the game's folder is {whose} ({size} bytes)");
    if whose.contains("CorsaGym") {
        Finding::ok("capture", seen)
    } else if whose.contains("ReShade") {
        let fix =
            "run ReShade's installer and take it off Assetto Corsa, unless you want its picture";
        Finding::warn("capture", format!("{seen}: it costs time in every frame"), fix)
    } else {
        let fix = format!("if you do not know it, move it out of the folder: {file}");
        Finding::warn("capture", seen, fix)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Verdict, testing::finding};

    #[test]
    fn a_foreign_dll_is_named_and_ours_is_fine() {
        let with = |product: Option<&str>| {
            let dll = DllFacts {
                file: "d3d11.dll".to_owned(),
                product: product.map(str::to_owned),
                size: 123,
            };
            let findings = [check(&[dll])];
            let found = finding(&findings, "capture");
            (found.verdict, found.seen.clone())
        };
        assert_eq!(check(&[]).verdict, Verdict::Skip);
        assert_eq!(with(Some("CorsaGym capture")).0, Verdict::Ok);
        for (product, word) in
            [(Some("ReShade"), "ReShade"), (Some("DXVK"), "DXVK"), (None, "without a name")]
        {
            let (found, said) = with(product);
            assert!(
                found == Verdict::Warn && said.contains(word) && said.contains("123"),
                "{said}"
            );
        }
    }
}
