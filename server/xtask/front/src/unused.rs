//! Leaving out what is compiled in and never runs.
//!
//! An erased view, attribute or route of Leptos carries a pointer to each thing that can be done with it, so the linker
//! keeps the code for all of them. Some are never done in this app, and by name the linker's output still tells which
//! they are: such a function becomes a trap, and what only it used is then dropped with the rest of the unused.

use std::ops::Range;

use anyhow::{Context, Result, bail};
use wasmparser::{KnownCustom, Name, Parser, Payload, RelocSectionReader, TypeRef};

/// Parts of mangled names, all of tachys 0.2 and leptos_router 0.8:
///
/// - Taking over a page piece by piece, with waits in between. `app::hydrate` waits first and then does it in one go.
/// - Taking over what a `<template>` holds; the pages have none.
/// - Giving an element's attribute another value from outside: an erased element takes all of its attributes away and
///   sets them anew. (One that follows a signal sees to itself.)
/// - Listing the routes, which the server does.
const UNUSED: [&str; 4] = [
    "8into_any13hydrate_async",
    "13into_any_attr21hydrate_from_template",
    "13into_any_attr7rebuild",
    "21into_any_nested_route15generate_routes",
];

const UNREACHABLE: u8 = 0x00;
const NOP: u8 = 0x01;
const END: u8 = 0x0b;
/// Nothing but the instructions: a body begins with the number of its groups of locals.
const NO_LOCALS: u8 = 0x00;

/// Takes the linker's module, with names and with relocations, and gives it back as such.
pub(crate) fn leave_out(module: &[u8]) -> Result<Vec<u8>> {
    let seen = Seen::of(module)?;
    let bodies = seen.unused_bodies()?;
    let mut code = module.to_vec();
    for body in &bodies {
        trap(&mut code[body.clone()])?;
    }
    let Some(relocations) = seen.relocations else {
        return Ok(code);
    };
    // Relocations of what is no longer there would be written over the trap.
    let kept = without(module, &relocations.reader, &bodies, seen.code.start)?;
    let mut out = Vec::with_capacity(code.len());
    out.extend_from_slice(&code[..relocations.whole.start]);
    out.push(0);
    number(&mut out, kept.len())?;
    out.extend(kept);
    out.extend_from_slice(&code[relocations.whole.end..]);
    Ok(out)
}

/// The relocations of the code section.
struct Relocations<'a> {
    reader: RelocSectionReader<'a>,
    /// With the section's id and length.
    whole: Range<usize>,
}

#[derive(Default)]
struct Seen<'a> {
    imported: usize,
    code: Range<usize>,
    bodies: Vec<Range<usize>>,
    /// Numbers of functions, the imported ones first.
    unused: Vec<usize>,
    relocations: Option<Relocations<'a>>,
}

impl<'a> Seen<'a> {
    fn of(module: &'a [u8]) -> Result<Seen<'a>> {
        let mut seen = Seen::default();
        let mut code_section = None;
        let (mut sections, mut end) = (0, 8);
        for payload in Parser::new(0).parse_all(module) {
            let payload = payload.context("the linker wrote no readable module")?;
            let start = end;
            if let Some((_, range)) = payload.as_section() {
                end = place(range.end)?;
                sections += 1;
            }
            match payload {
                Payload::ImportSection(imports) => {
                    for import in imports.into_imports() {
                        seen.imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => {
                    seen.code = place(range.start)?..place(range.end)?;
                    code_section = Some(sections - 1);
                }
                Payload::CodeSectionEntry(body) => {
                    let range = body.range();
                    seen.bodies.push(place(range.start)?..place(range.end)?);
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Name(names) => {
                        for part in names {
                            if let Name::Function(names) = part? {
                                for name in names {
                                    let name = name?;
                                    if UNUSED.iter().any(|unused| name.name.contains(unused)) {
                                        seen.unused.push(name.index as usize);
                                    }
                                }
                            }
                        }
                    }
                    KnownCustom::Reloc(reader) if Some(reader.section_index()) == code_section => {
                        seen.relocations = Some(Relocations {
                            reader,
                            whole: start..end,
                        });
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(seen)
    }

    /// In the order of the file.
    fn unused_bodies(&self) -> Result<Vec<Range<usize>>> {
        let mut bodies = Vec::with_capacity(self.unused.len());
        for function in &self.unused {
            // An imported function has no body.
            if let Some(place) = function.checked_sub(self.imported) {
                bodies.push(
                    self.bodies
                        .get(place)
                        .cloned()
                        .context("a name belongs to no function")?,
                );
            }
        }
        bodies.sort_by_key(|body| body.start);
        Ok(bodies)
    }
}

/// Of the same length, so that everything else stays where it is; the next step drops what follows the trap.
fn trap(body: &mut [u8]) -> Result<()> {
    let [locals, first, rest @ .., last] = body else {
        bail!("a function is too short to be one");
    };
    (*locals, *last) = (NO_LOCALS, END);
    *first = UNREACHABLE;
    rest.fill(NOP);
    Ok(())
}

/// The section's content: its name, the number of the section it is about, and the entries outside of these bodies.
fn without(
    module: &[u8],
    relocations: &RelocSectionReader<'_>,
    bodies: &[Range<usize>],
    code: usize,
) -> Result<Vec<u8>> {
    let entries = relocations.entries();
    let end = place(entries.range().end)?;
    let mut starts = Vec::new();
    for entry in entries.into_iter_with_offsets() {
        let (start, entry) = entry?;
        starts.push((place(start)?, code + entry.offset as usize));
    }
    let ends = starts.iter().skip(1).map(|(start, _)| *start).chain([end]);
    let kept: Vec<_> = starts
        .iter()
        .zip(ends)
        .filter(|((_, target), _)| {
            let after = bodies.partition_point(|body| body.end <= *target);
            !bodies.get(after).is_some_and(|body| body.contains(target))
        })
        .map(|((start, _), end)| *start..end)
        .collect();
    let name = b"reloc.CODE";
    let mut out = Vec::new();
    number(&mut out, name.len())?;
    out.extend_from_slice(name);
    number(&mut out, relocations.section_index() as usize)?;
    number(&mut out, kept.len())?;
    for entry in kept {
        out.extend_from_slice(&module[entry]);
    }
    Ok(out)
}

fn place(offset: u64) -> Result<usize> {
    usize::try_from(offset).context("the module is too large for this machine")
}

/// Unsigned LEB128, 32 bits.
fn number(out: &mut Vec<u8>, value: usize) -> Result<()> {
    let mut rest = u32::try_from(value).context("too large for a module")?;
    while rest >= 0x80 {
        out.push((rest & 0x7f) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        let mut out = vec![id];
        number(&mut out, content.len()).unwrap();
        out.extend_from_slice(content);
        out
    }

    fn custom(name: &str, content: &[u8]) -> Vec<u8> {
        section(0, &[&[name.len() as u8], name.as_bytes(), content].concat())
    }

    /// An imported function, two of ours that call it, their names, and a relocation for each call.
    fn module(second: &str) -> Vec<u8> {
        const CALL: [u8; 6] = [0x10, 0x80, 0x80, 0x80, 0x80, 0x00];
        let body = [&[8, 0][..], &CALL, &[END]].concat();
        let code = [&[2][..], &body, &body].concat();
        let names = [&[2, 1, 1, b'a', 2, second.len() as u8][..], second.as_bytes()].concat();
        // FUNCTION_INDEX_LEB, the place in the section's content, the symbol.
        let relocations = [3, 2, 0, 4, 0, 0, 13, 0];
        [
            b"\0asm\x01\0\0\0".to_vec(),
            section(1, &[1, 0x60, 0, 0]),
            section(2, &[1, 1, b'm', 1, b'f', 0, 0]),
            section(3, &[2, 0, 0]),
            section(10, &code),
            custom("name", &[&[1, names.len() as u8][..], &names].concat()),
            custom("reloc.CODE", &relocations),
            custom("after", b"kept"),
        ]
        .concat()
    }

    #[test]
    fn what_never_runs_becomes_a_trap_and_nothing_is_written_over_it() {
        let before = module("_ZN1x8into_any13hydrate_async17h0E");
        let after = leave_out(&before).unwrap();
        wasmparser::validate(&after).unwrap();
        let seen = Seen::of(&after).unwrap();
        let [first, second] = &seen.bodies[..] else {
            panic!("{:?}", seen.bodies)
        };
        assert_eq!(after[first.clone()], before[first.clone()]);
        assert_eq!(
            after[second.clone()],
            [NO_LOCALS, UNREACHABLE, NOP, NOP, NOP, NOP, NOP, END]
        );
        let relocations: Vec<_> = seen.relocations.unwrap().reader.entries().into_iter().collect();
        assert_eq!(relocations.len(), 1);
        assert_eq!(relocations[0].as_ref().unwrap().offset, 4);
        assert!(after.ends_with(&custom("after", b"kept")));
    }

    #[test]
    fn what_may_run_is_left_alone() {
        let before = module("_ZN1x8into_any7hydrate17h0E");
        assert_eq!(leave_out(&before).unwrap(), before);
        assert!(leave_out(b"not a module").is_err());
    }
}
