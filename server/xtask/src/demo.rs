//! `cargo demo`: from a checkout to a running webmail with people and messages in it.

use std::net::{TcpListener, ToSocketAddrs};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::build::{self, Profile};
use crate::servers::{self, Servers};
use crate::toolchain;
use crate::workspace::Workspace;

#[derive(clap::Args)]
pub(crate) struct Demo {
    /// Where to serve; port 0 takes any free one
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:8025")]
    listen: String,
    /// Where the demo keeps its state [default: .demo, or .demo-servers with --servers]
    #[arg(long)]
    dir: Option<PathBuf>,
    /// Mail on a private Dovecot and Postfix in place of the built-in host
    #[arg(long)]
    servers: bool,
}

impl Demo {
    /// Becomes the server, so that whatever ends this command ends it too; returns only when it cannot.
    pub(crate) fn run(self, workspace: &Workspace) -> Result<ExitCode> {
        must_be_free(&self.listen)?;
        eprintln!("Building Porteplume: some minutes the first time, a second or two afterwards.");
        toolchain::ready_to_build(workspace)?;
        let mailstack = if self.servers {
            Some(servers::ready(workspace)?)
        } else {
            None
        };
        let site = build::front(workspace)?;
        let porteplume = build::binary(workspace, "server", "porteplume", Profile::Release)?;

        let dir = match &self.dir {
            Some(dir) => std::path::absolute(dir).context("cannot tell where --dir is")?,
            None if self.servers => servers::default_dir(&workspace.root),
            None => workspace.root.join(".demo"),
        };
        std::fs::create_dir_all(&dir).with_context(|| format!("cannot make {}", dir.display()))?;
        let mut serve = Command::new(&porteplume);
        serve
            .arg("demo")
            .arg("--site")
            .arg(site)
            .args(["--listen", &self.listen])
            .arg("--dir")
            .arg(&dir);
        // The servers live as long as the pipe to them is open in some process: in the one that this becomes.
        let pipe = match mailstack {
            Some(mailstack) => {
                let servers = Servers::start(&mailstack, &porteplume, &dir)?;
                serve.arg("--config").arg(servers.configuration());
                Some(servers.pass_on()?)
            }
            None => None,
        };
        let error = serve.exec();
        drop(pipe);
        Err(error).with_context(|| format!("cannot start {}", porteplume.display()))
    }
}

/// Said before the build, not after it.
fn must_be_free(listen: &str) -> Result<()> {
    let mut addresses = listen
        .to_socket_addrs()
        .with_context(|| format!("{listen} is no address to listen on; one is 127.0.0.1:8025"))?;
    let Some(address) = addresses.next() else {
        bail!("{listen} is no address of this machine")
    };
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
            bail!(
                "{listen} is taken by another program; choose another port, or any free one: --listen 127.0.0.1:0"
            )
        }
        Err(error) => Err(error).with_context(|| format!("cannot listen on {listen}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_taken_port_is_said_with_what_to_do() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let said = must_be_free(&address).unwrap_err().to_string();
        assert!(said.contains("is taken") && said.contains("--listen"), "{said}");
        must_be_free("127.0.0.1:0").unwrap();
        assert!(
            must_be_free("nonsense")
                .unwrap_err()
                .to_string()
                .contains("no address")
        );
    }
}
