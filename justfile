# `just` alone lists these. Each is one cargo command: the rules are in tests/run.

_default:
    @just --list

# formatting, lints, documentation
check:
    cargo fmt --check
    cargo clippy --locked --all-targets -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps --document-private-items

# everything, as on the build server
test *flags:
    tests/run {{flags}}

# a screenshot of every page as every mail client shows it, measured on the way
png folder="out/png":
    MATINALE_BROWSER=required MATINALE_PNG={{folder}} cargo test --locked --test newsroom browser::

# the plan of the house: floors, guests, sizes, words
house:
    cargo test --locked --test newsroom architecture::

# the binary as it is published
release:
    cargo build --locked --profile dist

# a Debian package, a static program and the files of a container image, each tried in a scratch root (as root)
package *what:
    scripts/package {{what}}

# the benches; a name narrows them
bench *names:
    cargo bench --locked -- {{names}}
