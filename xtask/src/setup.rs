//! What the other commands need on the machine; whatever is missing is installed, or named.

use std::fs;
use std::path::PathBuf;

use crate::process::{cargo, command, output, root, run};
use crate::Result;

/// Where wasm is built for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// rustc's target for wasm.
pub fn wasm_target() -> Result {
    let installed = output(&mut command("rustup", &["target", "list", "--installed"]));
    match installed {
        Some(list) if list.lines().any(|line| line == WASM) => Ok(()),
        Some(_) => run(&mut command("rustup", &["target", "add", WASM])),
        None => Err("rustup is missing: install it from https://rustup.rs with the stable toolchain".into()),
    }
}

/// The npm packages, exactly as package-lock.json has them.
pub fn node_modules() -> Result {
    check_node()?;
    let lock = root().join("package-lock.json");
    let wanted = fs::read(&lock).map_err(|error| format!("{}: {error}", lock.display()))?;
    let stamp = root().join("node_modules/.installed-lock.json");
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    run(&mut command("npm", &["ci", "--no-audit", "--no-fund"]))?;
    fs::write(&stamp, wanted).map_err(|error| format!("{}: {error}", stamp.display()))
}

fn check_node() -> Result {
    let version = output(&mut command("node", &["--version"]))
        .ok_or("Node is missing: install Node 20.19 or later, with npm")?;
    let mut parts = version.trim_start_matches('v').split('.');
    let mut next = || parts.next().and_then(|part| part.parse::<u32>().ok());
    match (next(), next()) {
        (Some(major), Some(minor)) if (major, minor) >= (20, 19) => Ok(()),
        _ => Err(format!("Node is {version}: install Node 20.19 or later")),
    }
}

/// A browser without a window, and what drives it.
pub struct Browser {
    /// Chromium itself.
    pub chromium: PathBuf,
    /// Its WebDriver.
    pub driver: PathBuf,
}

/// Chromium and its driver: those that CHROMIUM and CHROMEDRIVER name, or the ones on the PATH.
pub fn browser() -> Result<Browser> {
    let packages = ["chromium", "chromium-driver", "fonts-noto-cjk"];
    find_or_install(
        find_browser,
        &packages,
        "Chromium and chromedriver are missing: install them, or name them in the environment variables CHROMIUM and \
         CHROMEDRIVER",
    )
}

/// The shell of JavaScriptCore, which iOS runs mini-programs with: the one that JSC names, or the one on the PATH.
pub fn jsc() -> Result<PathBuf> {
    let find = || std::env::var_os("JSC").map(PathBuf::from).or_else(|| on_path("jsc"));
    find_or_install(
        find,
        &["libjavascriptcoregtk-4.0-bin"],
        "JavaScriptCore's shell `jsc` is missing: install the package of WebKitGTK that has it, or name it in the \
         environment variable JSC; on macOS it is \
         /System/Library/Frameworks/JavaScriptCore.framework/Versions/Current/Helpers/jsc",
    )
}

/// The engines beside Chromium's.
pub struct OtherEngines {
    /// Firefox itself.
    pub firefox: PathBuf,
    /// WebKitGTK's WebDriver.
    pub webkit_driver: PathBuf,
    /// WebKitGTK's browser.
    pub mini_browser: PathBuf,
}

/// Firefox and WebKitGTK: those that FIREFOX, WEBKITDRIVER and MINIBROWSER name, or the ones of Debian; and Xvfb, since
/// WebKitGTK's browser wants a screen.
pub fn other_engines() -> Result<OtherEngines> {
    find_or_install(
        find_other_engines,
        &["firefox-esr", "webkit2gtk-driver", "xvfb"],
        "Firefox, WebKitGTK's WebDriver and MiniBrowser, or Xvfb are missing: install them, and name them in the environment \
         variables FIREFOX, WEBKITDRIVER and MINIBROWSER",
    )
}

fn find_other_engines() -> Option<OtherEngines> {
    let named = |variable| std::env::var_os(variable).map(PathBuf::from);
    on_path("Xvfb")?;
    Some(OtherEngines {
        firefox: named("FIREFOX").or_else(|| ["firefox-esr", "firefox"].into_iter().find_map(on_path))?,
        webkit_driver: named("WEBKITDRIVER").or_else(|| on_path("WebKitWebDriver"))?,
        mini_browser: named("MINIBROWSER").or_else(find_mini_browser)?,
    })
}

/// In the folder of its library, which is no place of programs.
fn find_mini_browser() -> Option<PathBuf> {
    let architectures = fs::read_dir("/usr/lib").ok()?.flatten();
    architectures.map(|folder| folder.path().join("webkit2gtk-4.1/MiniBrowser")).find(|file| file.is_file())
}

/// Firefox's WebDriver: the one that GECKODRIVER names or on the PATH, or else built from crates.io, which takes minutes.
pub fn geckodriver() -> Result<PathBuf> {
    let named = std::env::var_os("GECKODRIVER").map(PathBuf::from);
    named.or_else(|| on_path("geckodriver")).map_or_else(|| cargo_tool("geckodriver", "0.37.1"), Ok)
}

/// Servers that the tests start by themselves, on ports of this machine alone.
pub struct Servers {
    /// `redis-server`.
    pub redis: PathBuf,
    /// The folder of PostgreSQL's programs.
    pub postgres: PathBuf,
}

/// Redis and PostgreSQL: those that REDIS_SERVER and POSTGRES_BIN name, those on the PATH, or Debian's.
pub fn servers() -> Result<Servers> {
    find_or_install(
        find_servers,
        &["redis-server", "postgresql"],
        "Redis and PostgreSQL are missing: install redis-server and postgresql, or name the program in REDIS_SERVER and \
         the folder of PostgreSQL's programs in POSTGRES_BIN",
    )
}

fn find_servers() -> Option<Servers> {
    let named = |variable| std::env::var_os(variable).map(PathBuf::from);
    Some(Servers {
        redis: named("REDIS_SERVER").or_else(|| on_path("redis-server"))?,
        postgres: named("POSTGRES_BIN")
            // What is on the PATH may be a link to one program of several.
            .or_else(|| on_path("postgres")?.canonicalize().ok()?.parent().map(PathBuf::from))
            .or_else(newest_postgres)?,
    })
}

/// Debian keeps the versions of PostgreSQL apart, and off the PATH.
fn newest_postgres() -> Option<PathBuf> {
    let version = |path: &PathBuf| path.file_name()?.to_str()?.parse::<u32>().ok();
    let installed = fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path());
    let newest = installed.filter(|path| version(path).is_some()).max_by_key(|path| version(path))?;
    Some(newest.join("bin")).filter(|bin| bin.join("postgres").is_file())
}

/// What is there, or what Debian's packages bring when we may install them; else the advice.
fn find_or_install<T>(find: impl Fn() -> Option<T>, packages: &[&str], advice: &str) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if !can_use_apt() {
        return Err(advice.into());
    }
    run(&mut command("apt-get", &["update", "--quiet=2"]))?;
    let mut install = command("apt-get", &["install", "--quiet=2", "--yes", "--no-install-recommends"]);
    run(install.args(packages).env("DEBIAN_FRONTEND", "noninteractive"))?;
    find().ok_or_else(|| format!("apt has installed {}, but it is not on the PATH", packages.join(" ")))
}

/// A tool of cargo's in exactly this version, in `target/tools`: compiled there, which takes minutes, unless it is there.
pub fn cargo_tool(name: &str, version: &str) -> Result<PathBuf> {
    let folder = root().join("target/tools");
    let mut install = cargo(&["install", "--quiet", "--locked", name, "--version", version, "--root"]);
    run(install.arg(&folder))?;
    Ok(folder.join("bin").join(name))
}

fn find_browser() -> Option<Browser> {
    let named = |variable| std::env::var_os(variable).map(PathBuf::from);
    Some(Browser {
        chromium: named("CHROMIUM")
            .or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path))?,
        driver: named("CHROMEDRIVER").or_else(|| on_path("chromedriver"))?,
    })
}

fn on_path(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn can_use_apt() -> bool {
    let is_root = output(&mut command("id", &["-u"])).as_deref() == Some("0");
    is_root && on_path("apt-get").is_some()
}

/// A compiler of C++, which libFuzzer is written in.
pub fn cxx() -> Result {
    let find = || std::env::var_os("CXX").map(PathBuf::from).or_else(|| on_path("c++"));
    let advice =
        "a compiler of C++ is missing: install g++ or clang, or name one in the environment variable CXX";
    find_or_install(find, &["g++"], advice).map(drop)
}

/// Valgrind, which counts instructions.
pub fn valgrind() -> Result {
    let advice = "valgrind is missing: install it; it runs on Linux alone";
    find_or_install(|| on_path("valgrind"), &["valgrind"], advice).map(drop)
}
