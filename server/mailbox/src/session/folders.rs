use domain::desk::Trouble;
use service::ports::{FolderInfo, HostError};

use super::Session;
use crate::database::folder;

fn refused(words: &str) -> HostError {
    Trouble::Refused {
        words: words.to_owned(),
    }
    .into()
}

impl Session {
    pub(super) async fn all_folders(&self) -> Result<Vec<FolderInfo>, HostError> {
        folder::all(self.host.database.read(), &self.owner).await
    }

    /// With the levels above it, where they are missing (RFC 9051 section 6.3.4).
    pub(super) async fn make_folder(&self, path: &str) -> Result<(), HostError> {
        if !folder::is_name(path) {
            return Err(refused("not a folder name"));
        }
        let path = folder::stored_path(path);
        let now = self.host.parts.clock.now();
        let mut change = self.host.database.change().await?;
        for (end, _) in path.match_indices('/') {
            folder::create(&mut change, &self.owner, &path[..end], None, now).await?;
        }
        if !folder::create(&mut change, &self.owner, &path, None, now).await? {
            return Err(refused("there is a folder of that name already"));
        }
        change.commit().await
    }
}
