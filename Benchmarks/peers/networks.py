"""The recipes' networks, for the peers: the same layers, batch sizes and optimizers.

Layers: c FILTERS,KERNEL,STRIDE convolution (SAME) · m max-pool 2x2 stride 2 (SAME) · r relu ·
s sigmoid · f flatten · d UNITS dense · o RATE dropout.
"""
from collections import namedtuple

Network = namedtuple("Network", "name batch shape optimizer layers")
GREY, COLOUR = (28, 28, 1), (32, 32, 3)
DEEP = "c128,3,1 r m c64,3,1 r m c64,3,1 r m %s f d256 r d100 r %s d10"


def described(name, batch, shape, optimizer, layers):
    """Each layer as its letter and its numbers."""
    parts = [(text[0], [float(value) for value in text[1:].split(",") if value])
             for text in layers.split()]
    return Network(name, batch, shape, optimizer, parts)


NETWORKS = [described(*network) for network in [
    ("notmnist-strided", 16, GREY, "sgd", "c16,5,2 r c16,5,2 r f d64 r d10"),
    ("notmnist-pooled", 16, GREY, "sgd", "c16,5,1 r m c16,5,1 r m f d64 r d10"),
    ("notmnist-deep", 16, GREY, "sgd",
     "c16,5,1 r m c16,5,1 r m c16,5,1 r m f d64 r d10"),
    ("mnist-lenet", 100, GREY, "adam", "c6,5,1 m r c16,5,1 m r f d128 r d10"),
    ("cifar10-mlp", 128, COLOUR, "sgd", "f d100 s d100 s d10"),
    ("cifar10-cnn", 128, COLOUR, "sgd", "c64,3,1 r m c32,3,1 r m f d100 r d10"),
    ("cifar10-deep", 128, COLOUR, "sgd", DEEP % ("", "")),
    ("cifar10-adam", 128, COLOUR, "adam", DEEP % ("o0.25", "o0.25")),
    ("mnist-conv3", 100, GREY, "adam", "c32,3,1 r c64,3,2 r m f d64 r d10"),
    ("mnist-softmax", 50, GREY, "sgd", "f d10"),
    ("mnist-expert", 50, GREY, "adam", "c32,5,1 r m c64,5,1 r m f d1024 r o0.5 d10"),
]]
