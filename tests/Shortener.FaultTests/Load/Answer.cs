namespace Shortener.FaultTests.Load;

/// <summary>One complete response, or the attempt that got none.</summary>
/// <param name="At">When the request left, since the crowd's start.</param>
/// <param name="Took">Until the last byte arrived, or the connection broke.</param>
/// <param name="Status">Of the response; 0 where there was none.</param>
internal readonly record struct Answer(TimeSpan At, TimeSpan Took, int Status);
