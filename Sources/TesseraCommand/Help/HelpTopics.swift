extension HelpTopic {
  static let court = HelpTopic(
    name: "court", overview: "How kernels are proven, ours and yours.",
    text: """
      'tessera court' runs each operator on a table of cases and holds it against
      its definition, which is plain loops: first by bits, then the definition
      itself against Int64, higher precision, adjoints and finite differences. Then
      the wrong kernels of the museum are put on trial; each must be caught.

      Your own kernel:
        in any language       tessera verify conv2d --run './kernel {request}'
        right answers alone   tessera oracle request.json
        answers as files      tessera vectors export
        in Swift              Court().judge(Candidate(name: "mine") { _ in Mine() },
                                            on: .relu)

      No tolerance is chosen anywhere: sums of products have a derived bound,
      |error| <= gamma_K * sum |x| |w|, with gamma_K = K u / (1 - K u), K terms and
      the unit roundoff u.
      """)

  static let data = HelpTopic(
    name: "data", overview: "Where images come from.",
    text: """
      Nothing is downloaded. A data set is looked for in the directory that --data
      names, and there alone; without it in $TESSERA_DATA, then in Data. It may be
      the set's own folder or the one around it; files may stay compressed (.gz).

        glyphs    letters that the program draws; always there
        mnist     mnist/: four IDX files
        notmnist  notmnist/: two IDX files
        cifar10   cifar-10-batches-bin/: six binary files

      'tessera data list' shows where each set was looked for and how to get it,
      'tessera data verify' compares its content with known digests.

      '--data glyphs' lets drawn letters stand in for a set that is not there, and
      says so. '--data images.npz' (x_train, y_train, x_test, y_test, as Keras has
      them) and '--data FOLDER', with a folder of PNG images for each class, put
      your own ten classes in a set's place. Data/README.md has the details.
      """)

  static let determinism = HelpTopic(
    name: "determinism", overview: "Why the bits are the same, and when.",
    text: """
      Equal seeds give equal bits, for any number of --threads, for --algorithm
      direct and im2col, and on every instruction set with fused multiply-adds
      (x86-64-v3 and -v4). A run that was interrupted and resumed has the weights of
      one that was not: compare weights_sha256.

      It is so because every sum is made in the order of its definition, nearly
      always as one chain of multiply-adds: vectors hold different outputs, no two
      threads work at one chain, and exp, log, tanh and the random generator are
      the program's own.

      Plain x86-64 multiplies and adds in two roundings. It has bits of its own,
      and they are the same for any number of threads too.
      """)

  static let environment = HelpTopic(
    name: "environment", overview: "Variables that the program reads.",
    text: """
      TESSERA_DATA  The directory that is searched for data sets where --data is not
                    given, before Data.
      TESSERA_ISA   Pins the instruction set: x86-64, x86-64-v3 or x86-64-v4. One
                    that the processor lacks is an error.
      NO_COLOR      Not empty: no colours.
      TERM          'dumb': nothing is drawn over, and there are no colours.
      LC_ALL, LC_CTYPE, LANG
                    The first that is set says whether the terminal shows UTF-8, so
                    that bars and curves can be drawn.
      TMPDIR        Where 'tessera verify' keeps its requests while it works.
      """)

  static let exitStatus = HelpTopic(
    name: "exit-status", overview: "What the program's exit status says.",
    text: """
        0  Done. Of 'tessera verify': the kernel is accepted.
        1  Something that came from files or the machine prevented it; one line says
           what. Of 'tessera verify': the kernel is rejected.
        2  'tessera verify' could not judge.
        3  Not supported: 'tessera oracle' on a single case that it does not offer.
       64  The command line, or a request, was not understood.
      129  The terminal is gone (SIGHUP), like 130. Under nohup nothing happens.
      130  Interrupted (SIGINT). Training that had begun has saved, and --resume goes
           on; a second one ends it at once, and what was saved last stands.
      143  Terminated (SIGTERM), like 130.
      """)

  static let formats = HelpTopic(
    name: "formats", overview: "The files that are read and written.",
    text: """
      reads and writes
        model.safetensors  a network, its optimizer and how far it has come
        .keras, .h5        networks for Keras and from it: export, import
        .npy, .json        arrays and questions: oracle, verify, vectors
      reads
        .png               8-bit images, grey, RGB, RGBA or palette: predict
        .npz, IDX, CIFAR-10's binary files, each perhaps compressed: --data
      writes
        .onnx              networks for ONNX: export
        .npy with a manifest: vectors export; .html: explain
      writes, into the folder of a run
        report.html        curves, confusion, mistakes, filters
        metrics.csv, curve.csv, metrics.jsonl
        TensorBoard's event files, with --tensorboard

      Images are NHWC, filters HWIO. A file is written beside its target and
      renamed: no half of one is ever seen. Models are synced before. Only logs
      grow in place: curve.csv, metrics.jsonl, TensorBoard's events.
      """)
}
