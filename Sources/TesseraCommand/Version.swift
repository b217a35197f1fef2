/// The version of the program: what `--version` prints.
let programVersion = "0.1.0"
