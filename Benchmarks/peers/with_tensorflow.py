"""TensorFlow, its functions compiled to graphs, images NHWC."""
import tensorflow as tf
from measure import THREADS

tf.config.threading.set_intra_op_parallelism_threads(THREADS)
tf.config.threading.set_inter_op_parallelism_threads(1)
L = tf.keras.layers


def signed(*shape):
    return tf.random.uniform(shape, -1, 1)


def compiled(function, *operands):
    graph = tf.function(function)
    return lambda: graph(*operands)._numpy()


def gemm(m, n, k):
    return compiled(tf.matmul, signed(m, k), signed(k, n))


def convolution(n, h, w, c, k, o, s):
    x, filters, strides = signed(n, h, w, c), signed(k, k, c, o), [1, s, s, 1]
    y = signed(n, -(-h // s), -(-w // s), o)
    raw = tf.raw_ops
    return (
        compiled(lambda x, f: tf.nn.conv2d(x, f, strides, "SAME"), x, filters),
        compiled(lambda y, f: raw.Conv2DBackpropInput(
            input_sizes=[n, h, w, c], filter=f, out_backprop=y, strides=strides,
            padding="SAME"), y, filters),
        compiled(lambda y, x: raw.Conv2DBackpropFilter(
            input=x, filter_sizes=[k, k, c, o], out_backprop=y, strides=strides,
            padding="SAME"), y, x))


def layer(kind, numbers):
    if kind == "c":
        filters, kernel, stride = map(int, numbers)
        return L.Conv2D(filters, kernel, stride, padding="same")
    return {"m": lambda: L.MaxPool2D(2, 2, padding="same"), "r": L.ReLU, "f": L.Flatten,
            "s": lambda: L.Activation("sigmoid"), "d": lambda: L.Dense(int(numbers[0])),
            "o": lambda: L.Dropout(numbers[0])}[kind]()


def network(network, kernel, batch):
    model = tf.keras.Sequential(
        [tf.keras.Input(network.shape)] + [layer(*part) for part in network.layers])
    x = signed(batch, *network.shape)
    if kernel == "inference":
        return compiled(lambda x: model(x, training=False), x)
    adam = network.optimizer == "adam"
    optimizer = tf.keras.optimizers.Adam(1e-4) if adam else tf.keras.optimizers.SGD(0.01)
    optimizer.build(model.trainable_variables)
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    labels = tf.random.uniform((batch,), 0, 10, tf.int32)

    def step(x, labels):
        with tf.GradientTape() as tape:
            value = loss(labels, model(x, training=True))
        gradients = tape.gradient(value, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return value

    return compiled(step, x, labels)
