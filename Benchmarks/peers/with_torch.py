"""PyTorch, eager; torch-channels-last keeps images NHWC in memory."""
import torch
from measure import LIBRARY, THREADS
from torch import nn

torch.set_num_threads(THREADS)
FORMAT = (torch.channels_last if LIBRARY == "torch-channels-last"
          else torch.contiguous_format)


def signed(*shape):
    tensor = torch.rand(*shape) * 2 - 1
    return tensor.contiguous(memory_format=FORMAT) if len(shape) == 4 else tensor


def same_padding(size, kernel, stride):
    """Before and after, as TensorFlow's SAME has it."""
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def gemm(m, n, k):
    a, b, c = signed(m, k), signed(k, n), torch.empty(m, n)
    return lambda: torch.mm(a, b, out=c)


def convolution(n, h, w, c, k, o, s):
    """With stride, the image is padded beforehand and the padding not timed."""
    rows, columns = sum(same_padding(h, k, s)), sum(same_padding(w, k, s))
    padding = k // 2 if s == 1 else 0
    x = signed(n, c, h, w) if s == 1 else signed(n, c, h + rows, w + columns)
    filters, y = signed(o, c, k, k), signed(n, o, -(-h // s), -(-w // s))

    def backward(*wanted):
        return torch.ops.aten.convolution_backward(
            y, x, filters, None, [s, s], [padding, padding], [1, 1], False, [0, 0], 1,
            [*wanted, False])

    return (lambda: nn.functional.conv2d(x, filters, stride=s, padding=padding),
            lambda: backward(True, False), lambda: backward(False, True))


class SameConvolution(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride):
        super().__init__()
        self.kernel, self.stride = kernel, stride
        self.convolution = nn.Conv2d(
            inputs, outputs, kernel, stride, padding=kernel // 2 if stride == 1 else 0)

    def forward(self, x):
        if self.stride > 1:
            pads = same_padding(x.shape[3], self.kernel, self.stride)
            x = nn.functional.pad(x, pads + same_padding(x.shape[2], self.kernel, self.stride))
        return self.convolution(x)


def module(network):
    (size, _, channels), units, layers = network.shape, None, []
    for kind, numbers in network.layers:
        if kind == "c":
            filters, kernel, stride = map(int, numbers)
            layers.append(SameConvolution(channels, filters, kernel, stride))
            channels, size = filters, -(-size // stride)
        elif kind == "m":
            layers.append(nn.MaxPool2d(2, 2, ceil_mode=True))
            size = -(-size // 2)
        elif kind == "f":
            layers.append(nn.Flatten())
            units = size * size * channels
        elif kind == "d":
            layers.append(nn.Linear(units, int(numbers[0])))
            units = int(numbers[0])
        else:
            layers.append({"r": nn.ReLU, "s": nn.Sigmoid,
                           "o": lambda: nn.Dropout(numbers[0])}[kind]())
    return nn.Sequential(*layers).to(memory_format=FORMAT)


def network(network, kernel, batch):
    model = module(network)
    height, width, channels = network.shape
    x = signed(batch, channels, height, width)
    if kernel == "inference":
        model.eval()

        def infer():
            with torch.inference_mode():
                return model(x)

        return infer
    make = torch.optim.Adam if network.optimizer == "adam" else torch.optim.SGD
    optimizer = make(model.parameters(), lr=1e-4 if network.optimizer == "adam" else 0.01)
    loss, labels = nn.CrossEntropyLoss(), torch.randint(0, 10, (batch,))

    def step():
        optimizer.zero_grad(set_to_none=True)
        value = loss(model(x), labels)
        value.backward()
        optimizer.step()
        return value.item()

    return step
