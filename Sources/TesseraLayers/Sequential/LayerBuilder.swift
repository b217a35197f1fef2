/// Layers one after the other; the type says what leaves the last of them.
public struct LayerStack<Output: OutputKind>: Sendable {
  let layers: [any Layer]
}

/// Turns the statements of `Sequential { }` into layers.
@resultBuilder
public enum LayerBuilder {
  /// The first layer of a stack.
  public static func buildPartialBlock<First: Layer>(first: First) -> LayerStack<First.Output> {
    LayerStack(layers: [first])
  }

  /// A stack with one layer more; what leaves that layer leaves the stack.
  public static func buildPartialBlock<Before: OutputKind, Next: Layer>(
    accumulated: LayerStack<Before>, next: Next
  ) -> LayerStack<Next.Output> {
    LayerStack(layers: accumulated.layers + [next])
  }
}
