/// Somebody else's program: it answers the cases of a request in NumPy's float64, as plain loops that
/// share nothing with ours.
///
/// Arguments: the folder of the request, and `right`, or `wrong` for SAME with the odd pixel on the
/// other side. The answer to `7-out_y.npy` goes to `numpy-7-out_y.npy`.
let oracleClient = """
  import json, math, os, sys, numpy as np
  os.chdir(sys.argv[1])
  odd_pixel_after = 'SAME' if sys.argv[2] == 'right' else 'SAME_LOWER'

  def window(size, kernel, attrs, axis):
      stride, dilation = attrs['strides'][axis], attrs['dilations'][axis]
      padding, span = attrs['padding'], (kernel - 1) * dilation + 1
      if padding in ('SAME', 'SAME_LOWER'):
          count = -(-size // stride)
          total = max((count - 1) * stride + span - size, 0)
          before = total // 2 if padding == odd_pixel_after else total - total // 2
      else:
          before, after = (0, 0) if padding == 'VALID' else padding[axis]
          count = (size + before + after - span) // stride + 1
      return [[(tap, i * stride + tap * dilation - before) for tap in range(kernel)
               if 0 <= i * stride + tap * dilation - before < size] for i in range(count)]

  def conv2d(attrs, x, w, b=None, dy=None):
      rows, columns = [window(x.shape[a + 1], w.shape[a], attrs, a) for a in (0, 1)]
      groups = attrs['groups']
      depth, filters = w.shape[2], w.shape[3]
      y = np.zeros((x.shape[0], len(rows), len(columns), filters))
      gx, gw = np.zeros_like(x), np.zeros_like(w)
      for n, p, q, o in np.ndindex(*y.shape):
          first = o // (filters // groups) * depth
          for r, h in rows[p]:
              for s, j in columns[q]:
                  for c in range(depth):
                      y[n, p, q, o] += x[n, h, j, first + c] * w[r, s, c, o]
                      gx[n, h, j, first + c] += dy[n, p, q, o] * w[r, s, c, o]
                      gw[r, s, c, o] += dy[n, p, q, o] * x[n, h, j, first + c]
      return dict(y=y if b is None else y + b, grad_x=gx, grad_w=gw, grad_b=dy.sum((0, 1, 2)))

  def max_pool2d(attrs, x, dy=None):
      rows, columns = [window(x.shape[a + 1], attrs['ksize'][a], attrs, a) for a in (0, 1)]
      y = np.zeros((x.shape[0], len(rows), len(columns), x.shape[3]))
      gx = np.zeros_like(x)
      for n, p, q, c in np.ndindex(*y.shape):
          best = None
          for _, h in rows[p]:
              for _, j in columns[q]:
                  if best is None or x[n, h, j, c] > x[best]:
                      best = (n, h, j, c)
          y[n, p, q, c] = x[best]
          gx[best] += dy[n, p, q, c]
      return dict(y=y, grad_x=gx)

  def avg_pool2d(attrs, x, dy=None):
      rows, columns = [window(x.shape[a + 1], attrs['ksize'][a], attrs, a) for a in (0, 1)]
      y = np.zeros((x.shape[0], len(rows), len(columns), x.shape[3]))
      gx = np.zeros_like(x)
      for n, p, q, c in np.ndindex(*y.shape):
          count = len(rows[p]) * len(columns[q])
          if attrs['count_include_pad']:
              count = attrs['ksize'][0] * attrs['ksize'][1]
          for _, h in rows[p]:
              for _, j in columns[q]:
                  y[n, p, q, c] += x[n, h, j, c] / count
                  gx[n, h, j, c] += dy[n, p, q, c] / count
      return dict(y=y, grad_x=gx)

  def product(a, b):
      y = np.zeros((a.shape[0], b.shape[1]))
      for i, j in np.ndindex(*y.shape):
          for p in range(a.shape[1]):
              y[i, j] += a[i, p] * b[p, j]
      return y

  def dense(attrs, x, w, b=None, dy=None):
      y = product(x, w)
      return dict(y=y if b is None else y + b, grad_x=product(dy, w.T), grad_w=product(x.T, dy),
                  grad_b=dy.sum(0))

  def gemm(attrs, a, b, c=None, dy=None):
      alpha, beta = attrs['alpha'], attrs['beta']
      left, right = a.T if attrs['transA'] else a, b.T if attrs['transB'] else b
      y = alpha * product(left, right)
      ga, gb = alpha * product(dy, right.T), alpha * product(left.T, dy)
      result = dict(grad_a=ga.T if attrs['transA'] else ga, grad_b=gb.T if attrs['transB'] else gb)
      if c is not None:
          y = y + beta * c
          axes = tuple(k for k in (0, 1) if k + c.ndim < 2 or c.shape[k + c.ndim - 2] != dy.shape[k])
          result['grad_c'] = beta * dy.sum(axes).reshape(c.shape)
      return dict(result, y=y)

  def rows_along(x, axis):
      return np.moveaxis(x, axis, -1)

  def softmax_row(row):
      e = [math.exp(v - max(row)) for v in row]
      return np.array([v / sum(e) for v in e])

  def softmax(attrs, x, dy=None):
      y, gx = np.zeros_like(x), np.zeros_like(x)
      rx, ry, rdy, rgx = [rows_along(t, attrs['axis']) for t in (x, y, dy, gx)]
      for i in np.ndindex(*rx.shape[:-1]):
          ry[i] = softmax_row(rx[i])
          rgx[i] = ry[i] * (rdy[i] - sum(rdy[i] * ry[i]))
      return dict(y=y, grad_x=gx)

  def log_softmax(attrs, x, dy=None):
      y, gx = np.zeros_like(x), np.zeros_like(x)
      rx, ry, rdy, rgx = [rows_along(t, attrs['axis']) for t in (x, y, dy, gx)]
      for i in np.ndindex(*rx.shape[:-1]):
          ry[i] = rx[i] - max(rx[i]) - math.log(sum(math.exp(v - max(rx[i])) for v in rx[i]))
          rgx[i] = rdy[i] - softmax_row(rx[i]) * sum(rdy[i])
      return dict(y=y, grad_x=gx)

  def softmax_cross_entropy(attrs, logits, labels, dy=None):
      if labels.ndim == 1:
          labels = np.eye(logits.shape[1])[labels.astype(int)]
      rows = len(logits)
      scale = dict(none=1, sum=1, mean=1 / rows)[attrs['reduction']]
      losses, grads = np.zeros(rows), np.zeros_like(logits)
      for n in range(rows):
          log_y = log_softmax(dict(axis=-1), logits[n], np.zeros(logits.shape[1]))['y']
          losses[n] = -sum(q * v for q, v in zip(labels[n], log_y))
          cotangent = dy[n] if attrs['reduction'] == 'none' else dy * scale
          grads[n] = (softmax_row(logits[n]) * sum(labels[n]) - labels[n]) * cotangent
      y = losses if attrs['reduction'] == 'none' else np.array(sum(losses) * scale)
      return dict(y=y, grad_logits=grads)

  count = 0
  for case in json.load(open('request.json'))['cases']:
      inputs = {k: np.load(v).astype(np.float64) for k, v in case['inputs'].items()}
      dy = np.load(case['upstream']['y']).astype(np.float64)
      answers = globals()[case['op']](case['attrs'], dy=dy, **inputs)
      for name, file in case['outputs'].items():
          np.save('numpy-' + file, np.array(answers[name], order='C'))
          count += 1
  print(count)
  """
