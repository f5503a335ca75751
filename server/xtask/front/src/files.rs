//! Writing the files that the server hands out.

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
pub(crate) fn remove_others(folder: &Path, kept: &[&String]) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let plain = name
            .strip_suffix(".br")
            .or_else(|| name.strip_suffix(".gz"))
            .unwrap_or(&name);
        if !kept.iter().any(|kept| *kept == plain) {
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

/// Says what a browser loads, in kB of 1,000 bytes.
pub(crate) fn report(folder: &Path, names: &[&String]) -> Result<()> {
    for name in names {
        let size = |form: &str| fs::metadata(folder.join(format!("{name}{form}"))).map(|file| file.len());
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
    }
    Ok(())
}

fn kilobytes(bytes: u64) -> String {
    format!("{}.{}", bytes / 1000, bytes % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_content_has_another_name_and_the_earlier_goes() {
        let folder = tempfile::tempdir().unwrap();
        let first = write_hashed(folder.path(), "app", "js", b"one", Effort::Usual).unwrap();
        let second = write_hashed(folder.path(), "app", "js", b"two", Effort::Usual).unwrap();
        assert_ne!(first, second);
        remove_others(folder.path(), &[&second]).unwrap();
        let mut left: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort();
        assert_eq!(
            left,
            [second.clone(), format!("{second}.br"), format!("{second}.gz")]
        );
    }

    #[test]
    fn public_files_are_copied_anew_and_no_old_form_stays() {
        let (from, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        fs::create_dir(from.path().join("fonts")).unwrap();
        fs::write(from.path().join("fonts/a.woff2"), "font").unwrap();
        fs::write(from.path().join("icon.svg"), "<svg/>").unwrap();
        let site = to.path().join("public");
        copy_public(from.path(), &site, Effort::Usual).unwrap();
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
