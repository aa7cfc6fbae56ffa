using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ILGPU.Runtime;

/// <summary>Memory of an accelerator.</summary>
public abstract class MemoryBuffer : AcceleratorObject
{
    /// <summary>Makes a buffer of a size.</summary>
    protected MemoryBuffer(Accelerator accelerator, long length, int elementSize)
        : base(accelerator)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfLessThan(elementSize, 1);
        Length = length;
        ElementSize = elementSize;
    }

    /// <summary>The address of the memory, a multiple of 64.</summary>
    public nint NativePtr { get; protected set; }

    /// <summary>The number of elements.</summary>
    public long Length { get; }

    /// <summary>The bytes of an element.</summary>
    public int ElementSize { get; }

    /// <summary>The bytes of the buffer.</summary>
    public long LengthInBytes => Length * ElementSize;

    /// <summary>Fills a range of bytes.</summary>
    public void MemSet(AcceleratorStream stream, byte value, long targetOffsetInBytes, long length)
    {
        if (length != 0)
            ArrayViewExtensions.Fill(AsRawArrayView(targetOffsetInBytes, length), value);
    }

    /// <summary>Copies bytes from an offset to a view.</summary>
    public void CopyTo(AcceleratorStream stream, long sourceOffsetInBytes, in ArrayView<byte> targetView)
    {
        if (targetView.IsValid)
            ArrayViewExtensions.Copy(AsRawArrayView(sourceOffsetInBytes, targetView.Length), targetView);
    }

    /// <summary>Copies a view's bytes to an offset.</summary>
    public void CopyFrom(AcceleratorStream stream, in ArrayView<byte> sourceView, long targetOffsetInBytes)
    {
        if (sourceView.IsValid)
            ArrayViewExtensions.Copy(sourceView, AsRawArrayView(targetOffsetInBytes, sourceView.Length));
    }

    /// <summary>All bytes.</summary>
    public ArrayView<byte> AsRawArrayView() => AsRawArrayView(0, LengthInBytes);

    /// <summary>The bytes from an offset on.</summary>
    public ArrayView<byte> AsRawArrayView(long offsetInBytes) => AsRawArrayView(offsetInBytes, LengthInBytes - offsetInBytes);

    /// <summary>A range of bytes.</summary>
    public ArrayView<byte> AsRawArrayView(long offsetInBytes, long lengthInBytes)
    {
        VerifyNotDisposed();
        CheckRange(offsetInBytes, lengthInBytes, LengthInBytes);
        return new ArrayView<byte>(this, offsetInBytes, lengthInBytes);
    }

    /// <summary>A range of elements.</summary>
    /// <typeparam name="T">The element type, of the buffer's element size.</typeparam>
    public ArrayView<T> AsArrayView<T>(long offset, long length)
        where T : unmanaged
    {
        VerifyNotDisposed();
        if (Unsafe.SizeOf<T>() != ElementSize)
            throw new NotSupportedException($"The buffer's elements have {ElementSize} bytes, {typeof(T)} has {Unsafe.SizeOf<T>()}.");
        CheckRange(offset, length, Length);
        return new ArrayView<T>(this, offset, length);
    }

    private static void CheckRange(long offset, long length, long bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, bound - offset);
    }
}

/// <summary>A buffer with a view of a type.</summary>
/// <typeparam name="TView">The view type.</typeparam>
public interface IMemoryBuffer<in TView> : IContiguousArrayView
    where TView : struct, IArrayView
{
    /// <summary>Fills a range of bytes.</summary>
    void MemSet(AcceleratorStream stream, byte value, long targetOffsetInBytes, long length);

    /// <summary>Copies bytes from an offset to a view.</summary>
    void CopyTo(AcceleratorStream stream, long sourceOffsetInBytes, in ArrayView<byte> targetView);

    /// <summary>Copies a view's bytes to an offset.</summary>
    void CopyFrom(AcceleratorStream stream, in ArrayView<byte> sourceView, long targetOffsetInBytes);
}

/// <summary>A buffer with a view of a type.</summary>
/// <typeparam name="TView">The view type.</typeparam>
[SuppressMessage("Design", "CA1033", Justification = "ILGPU keeps the offset to the interface.")]
public class MemoryBuffer<TView> : MemoryBuffer, IMemoryBuffer<TView>
    where TView : struct, IArrayView
{
    /// <summary>Owns the buffer behind a view.</summary>
    protected internal MemoryBuffer(Accelerator accelerator, in TView view)
        : base(accelerator, view.Length, view.ElementSize)
    {
        View = view;
        NativePtr = view.Buffer.NativePtr;
    }

    /// <summary>The view of the whole buffer.</summary>
    public TView View { get; private set; }

    /// <summary>True until the buffer is disposed.</summary>
    public bool IsValid => !IsDisposed;

    MemoryBuffer IArrayView.Buffer => Buffer;

    long IContiguousArrayView.Index => 0;

    long IContiguousArrayView.IndexInBytes => 0;

    /// <summary>The memory itself.</summary>
    protected MemoryBuffer Buffer => View.Buffer;

    /// <summary>The view of the whole buffer.</summary>
    public static implicit operator TView(MemoryBuffer<TView> buffer) => buffer.View;

    /// <summary>The view of the whole buffer.</summary>
    public TView ToArrayView() => View;

    /// <inheritdoc/>
    protected override void DisposeAcceleratorObject(bool disposing)
    {
        if (!disposing)
            return;
        Buffer?.Dispose();
        NativePtr = 0;
        View = default;
    }
}
