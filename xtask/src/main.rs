//! `cargo xtask COMMAND`: everything that is done with this repository.

mod audit;
mod bench;
mod checks;
mod count;
mod demo;
mod docs;
mod engines;
mod environments;
mod faults;
mod fuzz;
mod instructions;
mod load;
mod module;
mod mutants;
mod package;
mod process;
mod reproducible;
mod sbom;
mod setup;
mod test;
mod types;

const USAGE: &str = "usage: cargo xtask COMMAND

  demo              build the package and start the demo site; prints its address
  test [STAGE]      everything that must hold: formatting, lints, types and all tests; or the stages so named
  package [--dev]   write dist/couponkit and its tarball; --dev does not optimise it
  environments [NAME]  the package in a new project of every environment, or of those so named; writes
                    docs/environments.md
  engines           the worked cases and the demo site in three browsers' engines; writes docs/engines.md
  bench [--peers]   measure beside others, after packaging, and write benches/RESULTS.md
  bench --count     count the instructions of the fixed workloads anew
  faults [ROUNDS]   faults end to end, on a real Redis and PostgreSQL; after packaging
  fuzz [MINUTES]    look for input that breaks the library, ten minutes where no number is given
  mutants [ROOM]    which changes of money, time, signing and evaluate no test notices; a part of it as evaluate/stack
  load [SECONDS]    the backend under load beside a bare handler; after packaging
  docs              make pages of what is documented: dist/docs/js and target/doc
  audit [--advisories]   licences, sources and duplicates of what is used; with it also known vulnerabilities
  sbom              write the bill of materials of a release to dist/sbom
  module            build the wasm modules alone, into target/modules
  reproducible      build them from two folders, and compare the bytes
  types             write the TypeScript types of all operations from the Rust field tables";

/// Why a command failed, ready to be printed.
type Result<T = ()> = std::result::Result<T, String>;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let outcome = match args.as_slice() {
        ["demo"] => demo::run(),
        ["test"] => test::run(""),
        ["test", stage] => test::run(stage),
        ["package"] => package::run(package::Build::Release),
        ["package", "--dev"] => package::run(package::Build::Dev),
        ["environments"] => environments::run(""),
        ["environments", name] => environments::run(name),
        ["engines"] => engines::run(),
        ["bench", rest @ ..] => bench::run(rest),
        ["faults"] => faults::run("3"),
        ["faults", rounds] => faults::run(rounds),
        ["fuzz"] => fuzz::run("10"),
        ["fuzz", minutes] => fuzz::run(minutes),
        ["mutants", rooms @ ..] => mutants::run(rooms),
        ["load", rest @ ..] => load::run(rest),
        ["docs"] => docs::run(),
        ["audit"] => audit::run(false),
        ["audit", "--advisories"] => audit::run(true),
        ["sbom"] => sbom::run(),
        ["module"] => module::build_all(package::Build::Release),
        ["reproducible"] => reproducible::run(),
        ["types"] => types::run(),
        _ => Err(USAGE.into()),
    };
    if let Err(message) = outcome {
        eprintln!("{message}");
        std::process::exit(1);
    }
}
