//! A private PostgreSQL, for stacks and store tests that want one.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::layout::{Layout, owned, write};
use crate::sandbox::{Sandbox, Service};
use crate::{Database, StackError, ports, system};

const USER: &str = "porteplume";
/// A checkpoint may take its time, and the next start is quicker for it.
const GRACE: Duration = Duration::from_secs(5);
const LIMIT: Duration = Duration::from_secs(30);

/// Debian packages a [`PrivatePostgres`] needs that are not installed.
pub fn missing_postgres_packages() -> Vec<&'static str> {
    if binaries().is_some() {
        Vec::new()
    } else {
        vec!["postgresql"]
    }
}

/// A PostgreSQL server under one directory, on a free port of 127.0.0.1. Dropping it ends it; its data stays.
pub struct PrivatePostgres {
    database: Database,
    sandbox: Sandbox,
}

impl PrivatePostgres {
    /// Starts the server, with an empty database in it the first time. Must be root (it steps down to `postgres`).
    pub fn start(dir: impl AsRef<Path>) -> Result<Self, StackError> {
        if !system::is_root()? {
            return Err(StackError::NotRoot);
        }
        let bin = binaries().ok_or_else(|| StackError::MissingPackages(missing_postgres_packages()))?;
        let layout = Layout::create(dir.as_ref())?;
        let lock = layout.lock("postgres-sandbox")?;
        let [port] = ports::free()?;
        let home = layout.database();
        let data = home.join("postgres");
        let password = Uuid::new_v4().simple().to_string();
        let postgres = system::user_id("postgres")?;
        owned(&home, 0o755, postgres, Some(system::group_id("postgres")?))?;

        let password_file = home.join("password");
        let password = match fs::read_to_string(&password_file) {
            Ok(known) if data.join("PG_VERSION").exists() => known,
            _ => {
                create(&bin, &data, &password_file, &password, postgres)?;
                password
            }
        };
        let command = format!(
            "setpriv --reuid=postgres --regid=postgres --init-groups {bin}/postgres -D {data} -k {home} -h 127.0.0.1 \
             -p {port} -F -c max_connections=300 -c shared_buffers=32MB",
            bin = bin.display(),
            data = data.display(),
            home = home.display(),
        );
        // INT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
        let service = Service {
            name: "postgres",
            stop_signal: "INT",
            command,
        };
        let mut sandbox = Sandbox::start(
            &[service],
            &layout.dir.join("run-postgres"),
            &layout.logs(),
            lock,
            GRACE,
        )?;

        let started = Instant::now();
        while !accepts(&bin, port)? {
            sandbox.check()?;
            if started.elapsed() > LIMIT {
                let (service, seconds, logs) = ("PostgreSQL", LIMIT.as_secs(), layout.logs());
                return Err(StackError::NotReady {
                    service,
                    port,
                    seconds,
                    logs,
                });
            }
            thread::sleep(Duration::from_millis(20));
        }
        let database = Database::Postgres {
            host: "127.0.0.1".to_owned(),
            port,
            user: USER.to_owned(),
            password,
            name: "postgres".to_owned(),
        };
        Ok(Self { database, sandbox })
    }

    /// Where it is, for [`crate::Options::database`].
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// The same as a URL that sqlx reads. It holds the password.
    pub fn url(&self) -> String {
        self.database.url()
    }

    /// Ends the server and waits until it is gone.
    pub fn stop(mut self) {
        self.sandbox.stop();
    }
}

/// The newest of Debian's parallel installations.
fn binaries() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let bin = entry.path().join("bin");
            Some((entry.file_name().to_str()?.parse().ok()?, bin))
                .filter(|(_, bin)| bin.join("initdb").exists())
        })
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// Makes a new cluster that asks for `password`, which is written beside it.
fn create(
    bin: &Path,
    data: &Path,
    password_file: &Path,
    password: &str,
    postgres: u32,
) -> Result<(), StackError> {
    owned(data, 0o700, postgres, None)?;
    write(password_file, password, 0o600)?;
    std::os::unix::fs::chown(password_file, Some(postgres), None)
        .map_err(StackError::file("give away", password_file))?;
    let mut initdb = Command::new("setpriv");
    initdb
        .args(["--reuid=postgres", "--regid=postgres", "--init-groups"])
        .arg(bin.join("initdb"))
        .args([
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
            "--username",
            USER,
        ])
        .arg("--pwfile")
        .arg(password_file)
        .arg("--pgdata")
        .arg(data)
        .current_dir("/")
        .stdin(Stdio::null());
    let output = initdb.output().map_err(StackError::program("initdb"))?;
    if output.status.success() {
        return Ok(());
    }
    let output = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(StackError::ProgramFailed {
        program: "initdb".to_owned(),
        output,
    })
}

fn accepts(bin: &Path, port: u16) -> Result<bool, StackError> {
    let asked = Command::new(bin.join("pg_isready"))
        .args([
            "--quiet",
            "--host=127.0.0.1",
            "--port",
            &port.to_string(),
            "--username",
            USER,
            "--dbname=postgres",
        ])
        .status()
        .map_err(StackError::program("pg_isready"))?;
    Ok(asked.success())
}
