//! Writing the files that the server hands out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::compress::{self, Effort};

/// Hexadecimal, lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Writes `STEM.HASH.ENDING` and its compressed forms; the name.
pub(crate) fn write_hashed(
    folder: &Path,
    stem: &str,
    ending: &str,
    plain: &[u8],
    effort: Effort,
) -> Result<String> {
    let hash = hex(&Sha256::digest(plain)[..8]);
    let name = format!("{stem}.{hash}.{ending}");
    write_all_forms(folder, &name, plain, effort)?;
    Ok(name)
}

/// Writes files that refer to one another by name, and their compressed forms, into a folder named after the hash of
/// all; its name.
pub(crate) fn write_folder(
    parent: &Path,
    files: &BTreeMap<String, Vec<u8>>,
    effort: Effort,
) -> Result<String> {
    let mut hash = Sha256::new();
    for (name, plain) in files {
        hash.update(Sha256::digest(name));
        hash.update(Sha256::digest(plain));
    }
    let folder = hex(&hash.finalize()[..8]);
    for (name, plain) in files {
        write_all_forms(&parent.join(&folder), name, plain, effort)?;
    }
    Ok(folder)
}

fn write_all_forms(folder: &Path, name: &str, plain: &[u8], effort: Effort) -> Result<()> {
    let write = |name: String, bytes: &[u8]| {
        let path = folder.join(name);
        fs::write(&path, bytes).with_context(|| format!("cannot write {}", path.display()))
    };
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    write(name.to_owned(), plain)?;
    match effort.quality().filter(|_| compress::is_worth_it(name)) {
        Some(quality) => {
            write(format!("{name}.br"), &compress::brotli(plain, quality)?)?;
            write(format!("{name}.gz"), &compress::gzip(plain)?)
        }
        None => {
            // A form of an earlier content would be served in place of this one.
            for form in ["br", "gz"] {
                remove(&folder.join(format!("{name}.{form}")))?;
            }
            Ok(())
        }
    }
}

/// Copies `public/` with its folders, as it stands now: what was taken out of it goes here too.
pub(crate) fn copy_public(from: &Path, to: &Path, effort: Effort) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to).with_context(|| format!("cannot clear {}", to.display()))?;
    }
    copy_folder(from, to, effort)
}

fn copy_folder(from: &Path, to: &Path, effort: Effort) -> Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &to.join(name), effort)?;
        } else {
            write_all_forms(to, &name, &fs::read(entry.path())?, effort)?;
        }
    }
    Ok(())
}

/// Removes what earlier builds left. A running server has its files in memory.
pub(crate) fn remove_others(assets: &Path, folder: &str, style: &str) -> Result<()> {
    for entry in fs::read_dir(assets).with_context(|| format!("cannot read {}", assets.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let plain = name
            .strip_suffix(".br")
            .or_else(|| name.strip_suffix(".gz"))
            .unwrap_or(&name);
        if plain == folder || plain == style {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())
                .with_context(|| format!("cannot remove {}", entry.path().display()))?;
        } else {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", path.display()))
        }
        _ => Ok(()),
    }
}

/// Says how large a file is, in kB of 1,000 bytes.
pub(crate) fn report(assets: &Path, name: &str) -> Result<()> {
    let size = |form: &str| fs::metadata(assets.join(format!("{name}{form}"))).map(|file| file.len());
    let plain = kilobytes(size("")?);
    match (size(".br"), size(".gz")) {
        (Ok(brotli), Ok(gzip)) => {
            eprintln!(
                "front: {name}: {plain} kB, brotli {} kB, gzip {} kB",
                kilobytes(brotli),
                kilobytes(gzip)
            );
        }
        _ => eprintln!("front: {name}: {plain} kB"),
    }
    Ok(())
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_changed_content_has_another_name_and_the_earlier_goes() {
        let assets = tempfile::tempdir().unwrap();
        let write = |script: &[u8]| {
            let files = BTreeMap::from([
                ("app.js".to_owned(), script.to_vec()),
                ("app.wasm".to_owned(), vec![0]),
            ]);
            let folder = write_folder(assets.path(), &files, Effort::Full).unwrap();
            let style = write_hashed(assets.path(), "style", "css", script, Effort::None).unwrap();
            (folder, style)
        };
        let (first, second) = (write(b"one"), write(b"two"));
        assert!(first.0 != second.0 && first.1 != second.1);
        remove_others(assets.path(), &second.0, &second.1).unwrap();
        assert_eq!(names(assets.path()), [second.0.clone(), second.1]);
        assert_eq!(
            names(&assets.path().join(second.0)),
            [
                "app.js",
                "app.js.br",
                "app.js.gz",
                "app.wasm",
                "app.wasm.br",
                "app.wasm.gz"
            ]
        );
    }

    #[test]
    fn public_files_are_copied_anew_and_no_old_form_stays() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(from.path().join("fonts")).unwrap();
        fs::write(from.path().join("fonts/a.woff2"), "font").unwrap();
        fs::write(from.path().join("icon.svg"), "<svg/>").unwrap();
        let site = to.path().join("public");
        copy_public(from.path(), &site, Effort::Full).unwrap();
        assert!(site.join("icon.svg.br").is_file() && site.join("fonts/a.woff2").is_file());
        assert!(!site.join("fonts/a.woff2.br").exists());
        fs::remove_dir_all(from.path().join("fonts")).unwrap();
        copy_public(from.path(), &site, Effort::None).unwrap();
        assert!(!site.join("icon.svg.br").exists() && !site.join("fonts").exists());
    }

    #[test]
    fn sizes_are_in_kilobytes() {
        assert_eq!(kilobytes(164_950), "164.9");
    }
}
