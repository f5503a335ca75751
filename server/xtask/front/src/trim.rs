//! Leaving out what only says what things are called. Brotli cannot: a name like `__wbg_headers_5fc0106c076eb731`
//! compresses badly, and the WebAssembly and its JavaScript both spell it.

use std::collections::BTreeMap;

use anyhow::{Context, Result, anyhow, bail};
use wasm_encoder::reencode::{Reencode, RoundtripReencoder};
use wasm_encoder::{EntityType, ImportSection, Module, RawSection};
use wasmparser::{ImportSectionReader, Parser, Payload};

/// Gives numbers to what the WebAssembly takes from wasm-bindgen's script, on both sides.
pub(crate) fn number_imports(module: &[u8], script: &str) -> Result<(Vec<u8>, String)> {
    let mut names = BTreeMap::new();
    let module = map_sections(module, |payload| match payload {
        Payload::ImportSection(imports) => {
            let (section, given) = numbered(imports.clone())?;
            names = given;
            Ok(Section::Imports(section))
        }
        _ => Ok(Section::AsItIs),
    })?;
    Ok((module, renamed(script, &names)?))
}

/// Drops the sections that nothing reads at run time (WebAssembly Core 2.0, appendix A.3).
pub(crate) fn without_names(module: &[u8]) -> Result<Vec<u8>> {
    map_sections(module, |payload| match payload {
        Payload::CustomSection(_) => Ok(Section::Dropped),
        _ => Ok(Section::AsItIs),
    })
}

enum Section {
    AsItIs,
    Imports(ImportSection),
    Dropped,
}

fn map_sections(module: &[u8], mut map: impl FnMut(&Payload<'_>) -> Result<Section>) -> Result<Vec<u8>> {
    let mut out = Module::new();
    for payload in Parser::new(0).parse_all(module) {
        let payload = payload.context("wasm-bindgen or the splitter wrote no readable module")?;
        let Some((id, range)) = payload.as_section() else {
            continue;
        };
        match map(&payload)? {
            Section::AsItIs => {
                let range = usize::try_from(range.start)?..usize::try_from(range.end)?;
                let data = &module[range];
                out.section(&RawSection { id, data });
            }
            Section::Imports(imports) => {
                out.section(&imports);
            }
            Section::Dropped => {}
        }
    }
    Ok(out.finish())
}

/// Where wasm-bindgen's script defines what it gives. What comes from elsewhere (the loader of the parts) keeps its name.
const GLUE: &str = "./app_bg.js";

/// The section with numbers for names, and the number of each name.
fn numbered(imports: ImportSectionReader<'_>) -> Result<(ImportSection, BTreeMap<String, String>)> {
    let (mut section, mut names) = (ImportSection::new(), BTreeMap::new());
    for (number, import) in imports.into_imports().enumerate() {
        let import = import?;
        let kind: EntityType = RoundtripReencoder
            .entity_type(import.ty)
            .map_err(|error| anyhow!("an import is of no known kind: {error}"))?;
        if import.module != GLUE {
            section.import(import.module, import.name, kind);
            continue;
        }
        let number = number.to_string();
        section.import(import.module, &number, kind);
        if names.insert(import.name.to_owned(), number).is_some() {
            bail!("two imports are called {}", import.name);
        }
    }
    Ok((section, names))
}

/// The script with these names renamed where it defines them: `NAME: function` in the object of imports.
fn renamed(script: &str, names: &BTreeMap<String, String>) -> Result<String> {
    let mut found = 0;
    let mut out = String::with_capacity(script.len());
    for line in script.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        let (space, text) = line.split_at(indent);
        match text
            .split_once(": ")
            .and_then(|(name, rest)| Some((names.get(name)?, rest)))
        {
            Some((number, rest)) => {
                found += 1;
                out.extend([space, number, ": ", rest]);
            }
            None => out.push_str(line),
        }
    }
    if found != names.len() {
        bail!("of {} imports wasm-bindgen's script defines {found}", names.len());
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        [&[id, content.len() as u8], content].concat()
    }

    fn module() -> Vec<u8> {
        let import = |module: &[u8], name: &[u8]| {
            [&[module.len() as u8], module, &[name.len() as u8], name, &[0, 0]].concat()
        };
        let imports = [
            vec![3],
            import(b"./parts.js", b"load"),
            import(GLUE.as_bytes(), b"__wb"),
            import(GLUE.as_bytes(), b"__wb2"),
        ];
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(1, &[1, 0x60, 0, 0]),
            section(2, &imports.concat()),
            section(0, b"\x04name\0\x02\x01m"),
        ]
        .concat()
    }

    fn imports(module: &[u8]) -> Vec<String> {
        let sections = Parser::new(0)
            .parse_all(module)
            .filter_map(|payload| match payload.unwrap() {
                Payload::ImportSection(imports) => Some(imports),
                _ => None,
            });
        sections
            .flat_map(ImportSectionReader::into_imports)
            .map(|import| import.unwrap().name.to_owned())
            .collect()
    }

    #[test]
    fn both_sides_call_an_import_by_the_same_number() {
        let script = "const import0 = {\n    __wb2: function() {},\n    __wb: eval,\n};\nconst __wb = 1;\n";
        let (module, script) = number_imports(&module(), script).unwrap();
        wasmparser::validate(&module).unwrap();
        assert_eq!(imports(&module), ["load", "1", "2"]);
        assert_eq!(
            script,
            "const import0 = {\n    2: function() {},\n    1: eval,\n};\nconst __wb = 1;\n"
        );
    }

    #[test]
    fn a_script_that_defines_them_otherwise_is_refused() {
        assert!(number_imports(&module(), "const import0 = { __wb: eval };\n").is_err());
    }

    #[test]
    fn names_go_and_the_rest_stays() {
        let before = module();
        let after = without_names(&before).unwrap();
        wasmparser::validate(&after).unwrap();
        assert_eq!(before[..after.len()], after);
        assert_eq!(before.len() - after.len(), 11);
    }
}
