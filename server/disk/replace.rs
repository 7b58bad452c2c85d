//! Replacing a file wholly or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Writes the file at `path` with `write`: wholly or not at all, through symbolic links, keeping
/// its permissions. What is not a regular file (a pipe, `/dev/null`) is written to directly.
pub fn replace(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        let mut file = File::options().write(true).open(path)?;
        return write(&mut file);
    }
    let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder.unwrap_or(Path::new(".")))?;
    let mut buffered = io::BufWriter::new(&mut file);
    write(&mut buffered)?;
    buffered.flush()?;
    drop(buffered);
    if let Some(metadata) = existing {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.persist(target)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn files_are_replaced_wholly_and_keep_their_permissions_and_links() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link): (PathBuf, PathBuf) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&file, "old").expect("is written");
        let mut permissions = fs::metadata(&file).expect("exists").permissions();
        permissions.set_readonly(true);
        fs::set_permissions(&file, permissions).expect("are set");
        #[cfg(unix)]
        std::os::unix::fs::symlink(&file, &link).expect("is linked");
        #[cfg(not(unix))]
        let link = file.clone();
        replace(&link, |out| out.write_all(b"new")).expect("is replaced");
        assert_eq!(fs::read_to_string(&file).expect("exists"), "new");
        assert!(fs::metadata(&file).expect("exists").permissions().readonly());
        let failed = replace(&file, |_| Err(io::Error::other("no")));
        assert!(failed.is_err());
        assert_eq!(fs::read_to_string(&file).expect("exists"), "new");
        assert!(fs::symlink_metadata(&link).is_ok());
    }
}
