"""Images/s of training steps of two recipes' networks in TensorFlow, as JSON lines.

usage: python train.py THREADS [mnist-lenet cifar10-cnn]
Random images, softmax cross-entropy on logits, the recipe's batch size and optimizer; the best of five windows.
"""
import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import tensorflow as tf

layers = tf.keras.layers
threads = int(sys.argv[1])
names = sys.argv[2:] or ["mnist-lenet", "cifar10-cnn"]
tf.config.threading.set_intra_op_parallelism_threads(threads)
tf.config.threading.set_inter_op_parallelism_threads(1)


def conv(filters, kernel):
    return layers.Conv2D(filters, kernel, padding="same")


def pool():
    return layers.MaxPool2D(2, 2, padding="same")


def lenet():
    return (28, 28, 1), 100, tf.keras.optimizers.Adam(1e-4), [
        conv(6, 5), pool(), layers.ReLU(), conv(16, 5), pool(), layers.ReLU(),
        layers.Flatten(), layers.Dense(128), layers.ReLU(), layers.Dense(10)]


def cifar_cnn():
    return (32, 32, 3), 128, tf.keras.optimizers.SGD(0.01), [
        conv(64, 3), layers.ReLU(), pool(), conv(32, 3), layers.ReLU(), pool(),
        layers.Flatten(), layers.Dense(100), layers.ReLU(), layers.Dense(10)]


def images_per_second(shape, batch, optimizer, stack):
    model = tf.keras.Sequential([tf.keras.Input(shape)] + stack)
    optimizer.build(model.trainable_variables)
    loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    x = tf.random.uniform((batch,) + shape)
    y = tf.random.uniform((batch,), 0, 10, tf.int32)

    @tf.function
    def step():
        with tf.GradientTape() as tape:
            value = loss(y, model(x, training=True))
        gradients = tape.gradient(value, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return value

    for _ in range(3):
        step().numpy()
    best = 0.0
    for _ in range(5):
        steps, start = 0, time.perf_counter()
        while time.perf_counter() - start < 0.6:
            step().numpy()
            steps += 1
        best = max(best, steps * batch / (time.perf_counter() - start))
    return round(best)


for name in names:
    network = {"mnist-lenet": lenet, "cifar10-cnn": cifar_cnn}[name]()
    print(json.dumps({"peer": "tensorflow", "threads": threads, "network": name,
                      "train_images_per_s": images_per_second(*network)}), flush=True)
